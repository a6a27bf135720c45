package io.pinbeam.dashboard.view;

import io.pinbeam.dashboard.table.FileReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A line of {@code tables/ledger} about a shard: a window of it that was committed, or, without a
 * stretch of the shard, how far behind it was.
 */
public record LedgerLine(
    Instant windowStart,
    Instant windowEnd,
    String stream,
    String shard,
    long records,
    long read,
    long written,
    long duplicates,
    long deadLetters,
    long late,
    boolean isCommit,
    @Nullable Instant lastArrivedAt,
    @Nullable Long lagMillis,
    @Nullable Long lagRecords,
    @Nullable Instant committedAt) {
  /** The table's folder. */
  public static final String TABLE = "ledger";

  public static final String TIME = "window_end";

  public static final Set<String> COLUMNS =
      Set.of(
          "window_start",
          "window_end",
          "stream",
          "shard",
          "records",
          "read",
          "written",
          "duplicates",
          "dead_letters",
          "late",
          "first_position",
          "last_arrived_at",
          "lag_millis",
          "lag_records",
          "committed_at");

  public static final FileReader<List<LedgerLine>> READER = LedgerLine::read;

  private static List<LedgerLine> read(Iterator<Row> rows, Instant since) {
    List<LedgerLine> lines = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      // Lines of the trends have no shard.
      if (row.getString("shard") != null && !Values.time(row, "window_end").isBefore(since)) {
        lines.add(of(row));
      }
    }
    return lines;
  }

  private static LedgerLine of(Row row) {
    return new LedgerLine(
        Values.time(row, "window_start"),
        Values.time(row, "window_end"),
        Values.text(row, "stream"),
        Values.text(row, "shard"),
        Values.count(row, "records"),
        Values.count(row, "read"),
        Values.count(row, "written"),
        Values.count(row, "duplicates"),
        Values.count(row, "dead_letters"),
        Values.count(row, "late"),
        row.getString("first_position") != null,
        Values.time(row, "last_arrived_at"),
        row.getInt64("lag_millis"),
        row.getInt64("lag_records"),
        Values.time(row, "committed_at"));
  }
}
