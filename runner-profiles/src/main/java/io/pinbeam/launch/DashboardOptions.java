package io.pinbeam.launch;

import io.pinbeam.pipelines.options.Example;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@code pinbeam dashboard}. */
public interface DashboardOptions extends PipelineOptions {
  @Description("The output of a stream, a folder or an s3:// prefix, or the tables/ below it.")
  @Example("s3://my-bucket/stream/tables")
  @Nullable String getTables();

  void setTables(@Nullable String value);

  @Description("The port, 0 for a free one.")
  @Default.Integer(8090)
  @Example("0")
  int getPort();

  void setPort(int value);

  @Description(
      "The address to bind to. Whoever reaches it sees the tables and may query them: put a proxy"
          + " that asks who it is before any other than loopback.")
  @Default.String("127.0.0.1")
  @Example("10.0.0.5")
  String getHost();

  void setHost(String value);

  @Description("How far back it looks, in s, m, h or d. Each small file of that time is read once.")
  @Default.String("1h")
  @Example("24h")
  String getSince();

  void setSince(String value);

  @Description("How long it waits between two looks at the tables while somebody watches.")
  @Default.String("2s")
  @Example("10s")
  String getRefresh();

  void setRefresh(String value);

  @Description("The query box: at most this many rows.")
  @Default.Integer(1000)
  @Example("100")
  int getMaxRows();

  void setMaxRows(int value);

  @Description("The query box: a statement is ended after this.")
  @Default.String("60s")
  @Example("5m")
  String getQueryTimeout();

  void setQueryTimeout(String value);
}
