package io.pinbeam.pipelines.stream.progress;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.DurationText;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.alert.AlertsTable;
import io.pinbeam.pipelines.stream.sink.DeadLetterTable;
import io.pinbeam.pipelines.stream.sink.LedgerTable;
import io.pinbeam.pipelines.stream.sink.PaneCommit;
import io.pinbeam.pipelines.stream.trend.CommitTrends;
import io.pinbeam.pipelines.stream.trend.TrendsTable;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.values.Row;

/**
 * The sizes of the windows that an output was begun with. They name its commits, so a run with
 * others would commit records again; it is refused before it does anything.
 */
public final class BegunWindows {
  private final OutputLayout layout;

  private BegunWindows(OutputLayout layout) {
    this.layout = layout;
  }

  /** Those of an output that need not be there. */
  public static BegunWindows of(OutputLayout layout) {
    return new BegunWindows(layout);
  }

  /**
   * Checks what a run is asked to take.
   *
   * @throws BadOptionException if the output was begun with another size; in one line with both
   */
  public void check(Duration commitInterval, Duration window, Duration windowEvery)
      throws IOException {
    List<String> written = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      written.add(layout.table(kind));
    }
    written.add(layout.table(DeadLetterTable.NAME));
    written.add(layout.table(LedgerTable.NAME));
    for (String path : written) {
      check("--commitInterval", commitInterval, size(path, PaneCommit.APPLICATION));
    }
    check("--window", window, trendWindow());
    for (Optional<Duration> begun :
        List.of(
            size(layout.table(TrendsTable.NAME), CommitTrends.APPLICATION),
            size(layout.table(LedgerTable.NAME), CommitTrends.LEDGER_APPLICATION),
            size(layout.table(AlertsTable.NAME), AlertsTable.APPLICATION))) {
      check("--windowEvery", windowEvery, begun);
    }
  }

  private void check(String option, Duration asked, Optional<Duration> begun) {
    if (begun.isPresent() && !begun.get().equals(asked)) {
      throw new BadOptionException(
          option
              + "="
              + DurationText.of(asked)
              + " is not allowed: "
              + Redaction.ofAddress(layout.root())
              + " was begun with "
              + DurationText.of(begun.get())
              + "; take that, or another --output");
    }
  }

  private static Optional<Duration> size(String path, String application) throws IOException {
    return DeltaTable.at(path).windowCommits(application).size();
  }

  /** Every row tells the size of its window; of the commits only the period is known. */
  private Optional<Duration> trendWindow() throws IOException {
    DeltaTable table = DeltaTable.at(layout.table(TrendsTable.NAME));
    if (!table.exists()) {
      return Optional.empty();
    }
    List<DeltaColumn> times =
        TrendsTable.schema().columns().stream()
            .filter(column -> Set.of("window_start", "window_end").contains(column.name()))
            .toList();
    for (DataFile file : table.files()) {
      try (DeltaRows rows = table.rows(DeltaSchema.of(times), file)) {
        if (rows.hasNext()) {
          Row row = rows.next();
          return Optional.of(
              Duration.between(
                  row.getLogicalTypeValue("window_start", Instant.class),
                  row.getLogicalTypeValue("window_end", Instant.class)));
        }
      }
    }
    return Optional.empty();
  }
}
