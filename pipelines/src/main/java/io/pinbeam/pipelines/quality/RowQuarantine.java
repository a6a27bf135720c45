package io.pinbeam.pipelines.quality;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The expectations of one table that keep a row out of it. */
public final class RowQuarantine {
  private final List<Expectation> expectations;

  private RowQuarantine(List<Expectation> expectations) {
    this.expectations = expectations;
  }

  public static RowQuarantine of(Expectations expectations, Kind table) {
    return new RowQuarantine(
        expectations.all().stream().filter(e -> e.table() == table && e.quarantines()).toList());
  }

  public boolean isEmpty() {
    return expectations.isEmpty();
  }

  /** The names of those that a row breaks, in the order of the file. */
  public List<String> broken(RowBuffer rows, int row) {
    List<String> broken = List.of();
    for (Expectation expectation : expectations) {
      if (breaks(expectation, rows, row)) {
        broken = broken.isEmpty() ? new ArrayList<>() : broken;
        broken.add(expectation.name());
      }
    }
    return broken;
  }

  /** What the dead letter of such a row says. */
  public static String detail(List<String> broken) {
    return broken.stream()
        .collect(
            Collectors.joining(
                ", ", broken.size() == 1 ? "the expectation " : "the expectations ", ""));
  }

  static boolean breaks(Expectation expectation, RowBuffer rows, int row) {
    boolean isNull = expectation.column().isNull(rows, row);
    return expectation.check() instanceof Check.Range range
        ? !isNull && !range.holds(expectation.column().number(rows, row))
        : isNull;
  }
}
