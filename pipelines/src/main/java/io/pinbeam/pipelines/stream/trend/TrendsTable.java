package io.pinbeam.pipelines.stream.trend;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.transforms.aggregate.Trend;
import java.time.Instant;

/** The table {@code trends}: {@code docs/contracts/trends.md}. */
public final class TrendsTable {
  /** The folder under {@code tables/}. */
  public static final String NAME = "trends";

  public static final DeltaSchema SCHEMA =
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

  private TrendsTable() {}

  /** Writes the trends of one window. */
  static RecordWriter<Trend> writer(Instant start, Instant end) {
    return new Writer(start.toEpochMilli() * 1000, end.toEpochMilli() * 1000);
  }

  private record Writer(long startMicros, long endMicros) implements RecordWriter<Trend> {
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
}
