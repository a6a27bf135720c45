package io.pinbeam.pipelines.stream.trend;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.transforms.aggregate.Trend;

/** The table {@code trends}: {@code docs/contracts/trends.md}. */
public final class TrendsTable implements RecordWriter<Trend> {
  /** The folder under {@code tables/}. */
  public static final String NAME = "trends";

  private static final long serialVersionUID = 1L;

  private static final DeltaSchema SCHEMA =
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

  private final long startMicros;
  private final long endMicros;

  private TrendsTable(long startMicros, long endMicros) {
    this.startMicros = startMicros;
    this.endMicros = endMicros;
  }

  /** Writes the trends of the window between two times in milliseconds since 1970. */
  static TrendsTable ofWindow(long startMillis, long endMillis) {
    return new TrendsTable(startMillis * 1_000, endMillis * 1_000);
  }

  public static DeltaSchema schema() {
    return SCHEMA;
  }

  @Override
  public void write(Trend trend, ColumnConsumer out) {
    out.setTimestampMicros(0, startMicros);
    out.setTimestampMicros(1, endMicros);
    out.setString(2, trend.metric().label());
    out.setString(3, trend.key());
    out.setString(4, trend.category());
    out.setString(5, trend.country());
    out.setString(6, trend.ageGroup());
    out.setString(7, trend.kind() == null ? null : trend.kind().label());
    if (trend.rank() != null) {
      out.setInt(8, trend.rank());
    }
    out.setDouble(9, trend.value());
  }
}
