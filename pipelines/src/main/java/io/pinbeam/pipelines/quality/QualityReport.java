package io.pinbeam.pipelines.quality;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.ledger.LastRun;
import io.pinbeam.transforms.model.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/** How the tables of a run stand to what was expected of them. */
public final class QualityReport {
  private final List<Result> results;

  private record Result(
      Expectation expectation,
      BigDecimal measured,
      String measuredText,
      String allowed,
      long rows,
      boolean held) {
    boolean fails() {
      return !held && expectation.action() == ExpectationAction.FAIL;
    }

    String line() {
      return expectation.name() + ": " + measuredText + ", allowed: " + allowed;
    }
  }

  private QualityReport(List<Result> results) {
    this.results = results;
  }

  /**
   * Holds what was measured against what is expected.
   *
   * @param rows of each table
   * @param broken by expectation: rows of the table that break it, or repeat a value
   * @param counts of each kind, with what was quarantined
   * @param last null: row counts are compared with nothing
   */
  public static QualityReport of(
      Expectations expectations,
      Map<Kind, Long> rows,
      long[] broken,
      Map<Kind, KindCounts> counts,
      @Nullable LastRun last) {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < expectations.all().size(); i++) {
      Expectation expectation = expectations.all().get(i);
      Kind table = expectation.table();
      if (expectation.check() instanceof Check.RowCount count) {
        results.add(rowCount(expectation, count, rows.get(table), last));
      } else if (expectation.quarantines()) {
        KindCounts ofKind = counts.get(table);
        long quarantined = ofKind.quarantined().getOrDefault(expectation.name(), 0L);
        results.add(ofRows(expectation, quarantined, ofKind.read(), "records"));
      } else {
        results.add(ofRows(expectation, broken[i], rows.get(table), "rows"));
      }
    }
    return new QualityReport(results);
  }

  private static Result ofRows(Expectation expectation, long broken, long of, String what) {
    String start = broken + " of " + of + " " + what + " ";
    if (expectation.check() instanceof Check.Range range) {
      return new Result(
          expectation,
          BigDecimal.valueOf(broken),
          start + (broken == 1 ? "is" : "are") + " outside",
          range.allowed(),
          broken,
          broken == 0);
    }
    if (expectation.check() instanceof Check.NullShare share) {
      BigDecimal measured = ratio(broken, of);
      return new Result(
          expectation,
          measured,
          start + (broken == 1 ? "has" : "have") + " none (" + measured.toPlainString() + ")",
          "at most " + plain(share.most()),
          broken,
          isAtMost(broken, share.most(), of));
    }
    return new Result(
        expectation,
        BigDecimal.valueOf(broken),
        start + (broken == 1 ? "repeats" : "repeat") + " a value",
        "none",
        broken,
        broken == 0);
  }

  private static Result rowCount(
      Expectation expectation, Check.RowCount count, long rows, @Nullable LastRun last) {
    List<String> allowed = new ArrayList<>();
    boolean held =
        (count.min() == null || rows >= count.min())
            && (count.max() == null || rows <= count.max());
    if (count.min() != null) {
      allowed.add("at least " + count.min());
    }
    if (count.max() != null) {
      allowed.add("at most " + count.max());
    }
    String measured = rows + (rows == 1 ? " row" : " rows");
    if (count.isOfLastRun()) {
      if (count.minRatio() != null) {
        allowed.add("at least " + plain(count.minRatio()) + " times the last run's");
      }
      if (count.maxRatio() != null) {
        allowed.add("at most " + plain(count.maxRatio()) + " times the last run's");
      }
      if (last == null) {
        measured += ", and there is no last run";
      } else {
        long before = last.cleaned(expectation.table());
        measured += ", the last run had " + before;
        held &= count.minRatio() == null || !isLess(rows, count.minRatio(), before);
        held &= count.maxRatio() == null || isAtMost(rows, count.maxRatio(), before);
      }
    }
    return new Result(
        expectation, BigDecimal.valueOf(rows), measured, String.join(", ", allowed), 0, held);
  }

  /** By the decimals as they stand in the file: 29 is not more than 0.29 of 100. */
  private static boolean isAtMost(long count, double share, long of) {
    return BigDecimal.valueOf(count).compareTo(times(share, of)) <= 0;
  }

  private static boolean isLess(long count, double share, long of) {
    return BigDecimal.valueOf(count).compareTo(times(share, of)) < 0;
  }

  private static BigDecimal times(double share, long of) {
    return BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(of));
  }

  private static BigDecimal ratio(long part, long of) {
    return of == 0
        ? BigDecimal.ZERO
        : BigDecimal.valueOf(part)
            .divide(BigDecimal.valueOf(of), 6, RoundingMode.HALF_UP)
            .stripTrailingZeros();
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** Whether the run must not change a table. */
  public boolean fails() {
    return results.stream().anyMatch(Result::fails);
  }

  /** What makes the run fail, in one line. */
  public String failures() {
    return results.stream()
        .filter(Result::fails)
        .map(Result::line)
        .collect(Collectors.joining("; ", "expectations are broken: ", ""));
  }

  /** {@code text} if one is broken, and {@code expectations}, in the order of the file. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    List<Result> broken = results.stream().filter(result -> !result.held).toList();
    if (!broken.isEmpty()) {
      json.put(
          "text",
          broken.size()
              + " of "
              + results.size()
              + (broken.size() == 1 ? " expectations is broken: " : " expectations are broken: ")
              + broken.stream().map(Result::line).collect(Collectors.joining("; ")));
    }
    ArrayNode list = json.putArray("expectations");
    for (Result result : results) {
      Expectation expectation = result.expectation;
      ObjectNode entry = list.addObject();
      entry.put("name", expectation.name());
      entry.put("table", expectation.table().label());
      entry.put("column", expectation.column() == null ? null : expectation.column().label());
      entry.put("check", expectation.check().label());
      entry.put("action", expectation.action().name().toLowerCase(Locale.ROOT));
      entry.put("measured", result.measured);
      entry.put("measuredText", result.measuredText);
      entry.put("allowed", result.allowed);
      entry.put("rows", result.rows);
      entry.put("held", result.held);
    }
    return json;
  }
}
