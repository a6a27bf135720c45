package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.pipelines.sink.BufferedRow;
import io.pinbeam.pipelines.sink.TableRows;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The table of a kind as a stream writes it: the columns of the cleaning contract, then {@code
 * arrived_at}, {@code shard}, {@code position}. Not thread-safe.
 */
public final class StreamTable implements RecordWriter<StreamRow> {
  private static final long serialVersionUID = 1L;

  private final DeltaSchema schema;
  private final TableRows table;
  private final int arrivedAt;

  /** Where a row stands while it is written. */
  private transient @Nullable RowBuffer buffer;

  private transient @Nullable BufferedRow buffered;

  private StreamTable(DeltaSchema schema, TableRows table, int arrivedAt) {
    this.schema = schema;
    this.table = table;
    this.arrivedAt = arrivedAt;
  }

  public static StreamTable of(Kind kind) {
    TableRows table = TableRowsOf.kind(kind);
    List<DeltaColumn> all = new ArrayList<>(table.schema().columns());
    int arrivedAt = all.size();
    all.add(DeltaColumn.nullable("arrived_at", DeltaType.TIMESTAMP));
    all.add(DeltaColumn.nullable("shard", DeltaType.STRING));
    all.add(DeltaColumn.nullable("position", DeltaType.STRING));
    return new StreamTable(DeltaSchema.of(all), table, arrivedAt);
  }

  public DeltaSchema schema() {
    return schema;
  }

  @Override
  public void write(StreamRow row, ColumnConsumer out) {
    if (buffer == null) {
      buffer = RowBuffer.of(table.kind());
      buffered = new BufferedRow(buffer);
    }
    buffer.clear();
    buffer.addRow(row.row());
    table.recordWriter().write(buffered, out);
    out.setTimestampMicros(arrivedAt, row.arrivalMillis() * 1_000);
    out.setString(arrivedAt + 1, row.shard());
    out.setString(arrivedAt + 2, row.position());
  }
}
