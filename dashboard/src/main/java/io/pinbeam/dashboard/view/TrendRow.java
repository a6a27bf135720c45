package io.pinbeam.dashboard.view;

import io.pinbeam.dashboard.table.FileReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A row of {@code tables/trends}: a value of one window. */
public record TrendRow(
    Instant windowStart,
    Instant windowEnd,
    String metric,
    String key,
    @Nullable String country,
    double value) {
  /** The table's folder. */
  public static final String TABLE = "trends";

  public static final String TIME = "window_end";

  public static final Set<String> COLUMNS =
      Set.of("window_start", "window_end", "metric", "key", "country", "value");

  public static final FileReader<List<TrendRow>> READER = TrendRow::read;

  private static List<TrendRow> read(Iterator<Row> rows, Instant since) {
    List<TrendRow> trends = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      Double value = row.getDouble("value");
      Instant end = Values.time(row, "window_end");
      if (value != null && !end.isBefore(since)) {
        trends.add(
            new TrendRow(
                Values.time(row, "window_start"),
                end,
                Values.text(row, "metric"),
                Values.text(row, "key"),
                row.getString("country"),
                value));
      }
    }
    return trends;
  }
}
