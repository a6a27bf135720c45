package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The table {@code ledger}: the account of a stream, and where a restart goes on. */
public final class LedgerTable implements RecordWriter<LedgerEntry> {
  public static final String NAME = "ledger";

  private static final long serialVersionUID = 1L;
  private static final DeltaSchema SCHEMA =
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

  public static DeltaSchema schema() {
    return SCHEMA;
  }

  @Override
  public void write(LedgerEntry entry, ColumnConsumer out) {
    out.setTimestampMicros(0, entry.windowStart() * 1_000);
    out.setTimestampMicros(1, entry.windowEnd() * 1_000);
    out.setString(2, entry.stream());
    out.setString(3, entry.shard());
    out.setLong(4, entry.records());
    out.setLong(5, entry.read());
    out.setLong(6, entry.written());
    out.setLong(7, entry.duplicates());
    out.setLong(8, entry.deadLetters());
    out.setLong(9, entry.late());
    out.setLong(10, entry.unmatched());
    out.setString(11, entry.previousPosition());
    out.setString(12, entry.firstPosition());
    out.setString(13, entry.lastPosition());
    time(14, entry.lastArrivedAt(), out);
    number(15, entry.lagMillis(), out);
    number(16, entry.lagRecords(), out);
    out.setTimestampMicros(17, entry.committedAt() * 1_000);
    out.setString(18, entry.runId());
  }

  private static void time(int column, @Nullable Long millis, ColumnConsumer out) {
    if (millis != null) {
      out.setTimestampMicros(column, millis * 1_000);
    }
  }

  private static void number(int column, @Nullable Long value, ColumnConsumer out) {
    if (value != null) {
      out.setLong(column, value);
    }
  }
}
