package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.pipelines.sink.TableRows;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of a kind as a stream writes it: the columns of the cleaning contract, then {@code
 * arrived_at}, {@code shard}, {@code position}.
 */
public final class StreamTable implements RecordWriter<StreamRow> {
  private static final long serialVersionUID = 1L;

  private final DeltaSchema schema;
  private final RecordWriter<Object> columns;
  private final int arrivedAt;

  private StreamTable(DeltaSchema schema, RecordWriter<Object> columns, int arrivedAt) {
    this.schema = schema;
    this.columns = columns;
    this.arrivedAt = arrivedAt;
  }

  @SuppressWarnings("unchecked") // A table of a kind is given rows of that kind.
  public static StreamTable of(Kind kind) {
    TableRows<Object> rows = (TableRows<Object>) TableRowsOf.kind(kind);
    List<DeltaColumn> all = new ArrayList<>(rows.schema().columns());
    int arrivedAt = all.size();
    all.add(DeltaColumn.nullable("arrived_at", DeltaType.TIMESTAMP));
    all.add(DeltaColumn.nullable("shard", DeltaType.STRING));
    all.add(DeltaColumn.nullable("position", DeltaType.STRING));
    return new StreamTable(DeltaSchema.of(all), rows.recordWriter(), arrivedAt);
  }

  public DeltaSchema schema() {
    return schema;
  }

  @Override
  public void write(StreamRow row, ColumnConsumer out) {
    columns.write(row.row(), out);
    out.setTimestampMicros(arrivedAt, row.arrivalMillis() * 1_000);
    out.setString(arrivedAt + 1, row.shard());
    out.setString(arrivedAt + 2, row.position());
  }
}
