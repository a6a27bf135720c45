package io.pinbeam.pipelines;

import io.pinbeam.delta.DeltaOptions;
import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.stream.source.KinesisOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@link StreamPosts}. */
public interface StreamOptions extends DeltaOptions, KinesisOptions, PersonalDataOptions {
  @Description("Where the raw records come from: KINESIS (the default), or KAFKA.")
  @Example("kinesis")
  @Nullable SourceType getSource();

  void setSource(@Nullable SourceType value);

  @Description(
      "Read the streams streaming-<user>-pin, -geo and -user of this user; with --source=KAFKA the"
          + " topics <user>.pin, .geo and .user.")
  @Example("0a1b2c3d4e5f")
  @Nullable String getUser();

  void setUser(@Nullable String value);

  @Description(
      "In place of --user: the names of the streams or topics, with commas between them. The ending"
          + " of a name tells the kind of its records; where it does not, their fields do.")
  @Example("clicks-pin,clicks-geo,clicks-user")
  @Nullable String getStreams();

  void setStreams(@Nullable String value);

  @Description("The streams carry records of all kinds: their fields tell which.")
  @Default.Boolean(false)
  boolean isShared();

  void setShared(boolean value);

  @Description(
      "The folder or s3:// prefix that takes tables/pin, geo, user, dead_letters, trends, ledger and"
          + " alerts. What is there is never changed: the stream goes on where it ends.")
  @Example("s3://my-bucket/stream")
  @PathOption
  @Nullable String getOutput();

  void setOutput(@Nullable String value);

  @Description(
      "Where to begin: TABLES (where the last run ended by what the tables hold; a shard that they do"
          + " not know at its oldest record), TRIM_HORIZON (the oldest record), LATEST, or a time."
          + " Records that the tables have are never written again.")
  @Example("2026-11-21T10:00:00Z")
  @Default.String("TABLES")
  String getStart();

  void setStart(String value);

  @Description(
      "How often the records of a shard are committed: the size of the windows of arrival time. Fixed"
          + " for an output.")
  @Example("5s")
  @Default.String("30s")
  String getCommitInterval();

  void setCommitInterval(String value);

  @Description("The windows of arrival time that trends are counted in. Fixed for an output.")
  @Example("5m")
  @Default.String("1m")
  String getWindow();

  void setWindow(String value);

  @Description(
      "How often a window of the trends begins; less than --window makes them slide. --window has to"
          + " be a multiple of it. Fixed for an output.")
  @Example("1m")
  @Nullable String getWindowEvery();

  void setWindowEvery(@Nullable String value);

  @Description("A YAML file with the rules of alerts on the trends.")
  @Example("alerts.yaml")
  @PathOption
  @Nullable String getAlerts();

  void setAlerts(@Nullable String value);

  @Description(
      "When to end: after so many records, after a time, or IDLE: when every stream is read to its"
          + " tip. Without it the stream goes on until Ctrl-C.")
  @Example("10m")
  @Nullable String getUntil();

  void setUntil(@Nullable String value);

  @Description(
      "End with an error when records are read but none is committed for this long, as after the loss"
          + " of a worker that Spark does not get over: the next run goes on where the tables end.")
  @Example("1h")
  @Default.String("20m")
  String getStalledAfter();

  void setStalledAfter(String value);

  @Description(
      "Serve the metrics as Prometheus text at http://127.0.0.1:<port>/metrics; 0 takes any port.")
  @Example("9404")
  @Nullable Integer getMetricsPort();

  void setMetricsPort(@Nullable Integer value);

  @Description("With --source=KAFKA: the brokers to ask first.")
  @Example("b-1.example.com:9098,b-2.example.com:9098")
  @Nullable String getBootstrapServers();

  void setBootstrapServers(@Nullable String value);

  @Description(
      "With --source=KAFKA: a client.properties file with the security settings of the Kafka client.")
  @Example("client.properties")
  @PathOption
  @Nullable String getKafkaConfig();

  void setKafkaConfig(@Nullable String value);

  @Description("A record of more bytes than this is a dead letter.")
  @Default.Integer(10 * 1024 * 1024)
  int getMaxRecordBytes();

  void setMaxRecordBytes(int value);
}
