package io.pinbeam.pipelines;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@link ArchivePosts}. */
public interface ArchiveOptions extends PipelineOptions {
  @Description("The brokers to ask first.")
  @Example("b-1.example.com:9098,b-2.example.com:9098")
  @Nullable String getBootstrapServers();

  void setBootstrapServers(@Nullable String value);

  @Description("A client.properties file with the security settings of the Kafka client.")
  @Example("client.properties")
  @PathOption
  @Nullable String getKafkaConfig();

  void setKafkaConfig(@Nullable String value);

  @Description(
      "A regular expression for the whole names of the topics; by default those of every user,"
          + " .+\\.(pin|geo|user).")
  @Example("0a1b2c3d4e5f\\..*")
  @Nullable String getTopics();

  void setTopics(@Nullable String value);

  @Description("In place of --topics: the topics of this user.")
  @Example("0a1b2c3d4e5f")
  @Nullable String getUser();

  void setUser(@Nullable String value);

  @Description(
      "The bucket, prefix or folder that takes topics/, dead-letters/ and archive/. What is there is"
          + " never changed: the archive goes on where it ends.")
  @Example("s3://my-bucket")
  @PathOption
  @Nullable String getOutput();

  void setOutput(@Nullable String value);

  @Description(
      "Archive what came before this time by Kafka's timestamps: a day, which is its midnight in UTC,"
          + " or an instant. What came later is left for the next run. Without it everything is"
          + " archived that Kafka has at the start.")
  @Example("2026-11-21")
  @Nullable String getTo();

  void setTo(@Nullable String value);

  @Description(
      "How many offsets an object holds at most: it ends before each multiple of this. 1 makes an"
          + " object of every record.")
  @Default.Long(1_000)
  long getFlushSize();

  void setFlushSize(long value);

  @Description("About how many offsets one task reads. Less spreads the work wider.")
  @Default.Long(20_000)
  long getTaskOffsets();

  void setTaskOffsets(long value);

  @Description("A record of more bytes than this is a dead letter.")
  @Default.Integer(10 * 1024 * 1024)
  int getMaxRecordBytes();

  void setMaxRecordBytes(int value);
}
