package io.pinbeam.pipelines.sink;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.transforms.join.Fingerprint;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RecordOrder;

/** The table {@code geo}. */
public final class GeoTable implements TableRows<Geo>, RecordWriter<Geo> {
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
  public RecordWriter<Geo> recordWriter() {
    return this;
  }

  @Override
  public void write(Geo geo, ColumnConsumer out) {
    out.setLong(0, geo.ind());
    out.setString(1, geo.country());
    out.setDoubles(2, geo.coordinates());
    if (geo.timestamp() != null) {
      out.setTimestampMicros(3, geo.timestamp());
    }
  }

  @Override
  public long ind(Geo geo) {
    return geo.ind();
  }

  @Override
  public long textBytes(Geo geo) {
    return (geo.country() == null ? 0 : geo.country().length()) + 60;
  }

  @Override
  public void pack(PackedRows packed, Geo geo, RecordOrder order, long ref) {
    packed.addGeo(geo, order, Fingerprint.of(geo), ref);
  }
}
