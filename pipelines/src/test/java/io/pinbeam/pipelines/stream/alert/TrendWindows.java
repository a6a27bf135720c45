package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.delta.CommitWindow;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.trend.TrendsTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.values.Row;

/** The tables of an output as a stream would leave them, and what alerts made of them. */
final class TrendWindows {
  private final OutputLayout output;
  private final Duration window;
  private final Duration period;

  TrendWindows(OutputLayout output, Duration window, Duration period) {
    this.output = output;
    this.window = window;
    this.period = period;
  }

  /** Commits a window; its rows by {@code metric/key}. */
  void commit(Instant start, Map<String, Double> rows) throws IOException {
    DeltaTable table = DeltaTable.at(output.table("trends"));
    long micros = start.getEpochSecond() * 1_000_000;
    RecordWriter<Map.Entry<String, Double>> writer =
        (row, out) -> {
          String[] name = row.getKey().split("/", 2);
          out.setTimestampMicros(0, micros);
          out.setTimestampMicros(1, micros + window.toMillis() * 1_000);
          out.setString(2, name[0]);
          out.setString(3, name[1]);
          out.setDouble(9, row.getValue());
        };
    DataFileWriter<Map.Entry<String, Double>> file =
        DataFileWriter.open(
            table.path(),
            "part-" + UUID.randomUUID() + ".parquet",
            TrendsTable.schema(),
            writer,
            WriteOptions.defaults());
    for (Map.Entry<String, Double> row : rows.entrySet()) {
      file.write(row);
    }
    table.commit(
        DeltaCommit.of(TrendsTable.schema(), List.of(file.close()))
            .withWindow(CommitWindow.of("trends", "all", start, period)));
  }

  /** All rows of {@code tables/alerts} in this state, as {@code rule key start channel}. */
  List<String> alerts(String state) throws IOException {
    List<String> alerts = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(output.table("alerts")).rows()) {
      while (rows.hasNext()) {
        Row row = rows.next();
        if (row.getString("state").equals(state)) {
          alerts.add(
              String.join(
                  " ",
                  row.getString("rule"),
                  row.getString("key"),
                  String.valueOf(row.getLogicalTypeValue("window_start", Instant.class)),
                  row.getString("channel")));
        }
      }
    }
    return alerts;
  }
}
