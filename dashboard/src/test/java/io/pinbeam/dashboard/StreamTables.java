package io.pinbeam.dashboard;

import static io.pinbeam.dashboard.TestTable.row;

import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Tables with the columns that those of a stream have. */
final class StreamTables {
  static final Duration WINDOW = Duration.ofSeconds(5);

  private static final DeltaSchema LEDGER =
      DeltaSchema.builder()
          .required("window_start", DeltaType.TIMESTAMP)
          .required("window_end", DeltaType.TIMESTAMP)
          .nullable("stream", DeltaType.STRING)
          .nullable("shard", DeltaType.STRING)
          .nullable("records", DeltaType.LONG)
          .nullable("read", DeltaType.LONG)
          .nullable("written", DeltaType.LONG)
          .nullable("duplicates", DeltaType.LONG)
          .nullable("dead_letters", DeltaType.LONG)
          .nullable("late", DeltaType.LONG)
          .nullable("unmatched", DeltaType.LONG)
          .nullable("previous_position", DeltaType.STRING)
          .nullable("first_position", DeltaType.STRING)
          .nullable("last_position", DeltaType.STRING)
          .nullable("last_arrived_at", DeltaType.TIMESTAMP)
          .nullable("lag_millis", DeltaType.LONG)
          .nullable("lag_records", DeltaType.LONG)
          .nullable("committed_at", DeltaType.TIMESTAMP)
          .nullable("run_id", DeltaType.STRING)
          .build();

  private static final DeltaSchema TRENDS =
      DeltaSchema.builder()
          .required("window_start", DeltaType.TIMESTAMP)
          .required("window_end", DeltaType.TIMESTAMP)
          .required("metric", DeltaType.STRING)
          .required("key", DeltaType.STRING)
          .nullable("category", DeltaType.STRING)
          .nullable("country", DeltaType.STRING)
          .nullable("age_group", DeltaType.STRING)
          .nullable("kind", DeltaType.STRING)
          .nullable("rank", DeltaType.INTEGER)
          .required("value", DeltaType.DOUBLE)
          .build();

  final TestTable ledger;
  final TestTable trends;

  StreamTables(Path tables) {
    ledger = new TestTable(tables.resolve("ledger").toString(), LEDGER);
    trends = new TestTable(tables.resolve("trends").toString(), TRENDS);
  }

  /** A window of one shard that ended just now, with so many posts. */
  void commit(Instant end, String stream, long posts) throws IOException {
    ledger.append(
        row(
            end.minus(WINDOW),
            end,
            stream,
            "0",
            posts,
            posts,
            posts,
            0L,
            0L,
            0L,
            null,
            null,
            "1",
            "2",
            end,
            120L,
            3L,
            end,
            "run"));
  }

  /** A window of the trends. */
  void trend(Instant start, String country, double posts) throws IOException {
    Instant end = start.plusSeconds(60);
    trends.append(
        row(start, end, "posts", "art|" + country, "art", country, null, null, null, posts),
        row(start, end, "posts_total", "all", null, null, null, null, null, posts),
        row(start, end, "top_category", "art", "art", null, null, null, 1, posts),
        row(start, end, "median_followers", "18-24", null, null, "18-24", null, null, 1500.5),
        row(start, end, "reject_rate", "all", null, null, null, null, null, 0.25));
  }
}
