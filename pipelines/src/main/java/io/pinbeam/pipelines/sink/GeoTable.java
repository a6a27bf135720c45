package io.pinbeam.pipelines.sink;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowSlots;

/** The table {@code geo}. */
public final class GeoTable implements TableRows {
  private static final long serialVersionUID = 1;

  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("ind", DeltaType.LONG)
          .nullable("country", DeltaType.STRING)
          .nullable("coordinates", DeltaType.DOUBLES)
          .nullable("timestamp", DeltaType.TIMESTAMP)
          .build();

  @Override
  public Kind kind() {
    return Kind.GEO;
  }

  @Override
  public DeltaSchema schema() {
    return SCHEMA;
  }

  @Override
  public RecordWriter<BufferedRow> recordWriter() {
    return GeoTable::write;
  }

  private static void write(BufferedRow row, ColumnConsumer out) {
    out.setLong(0, row.ind());
    row.text(RowSlots.COUNTRY, 1, out);
    row.pair(RowSlots.LATITUDE, RowSlots.LONGITUDE, 2, out);
    row.timestamp(RowSlots.TIMESTAMP, 3, out);
  }
}
