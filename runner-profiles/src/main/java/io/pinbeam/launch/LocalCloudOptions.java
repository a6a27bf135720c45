package io.pinbeam.launch;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@code pinbeam local-cloud}. */
public interface LocalCloudOptions extends PipelineOptions {
  @Description("Which servers to start: kafka, s3, kinesis, database, gateway.")
  @Default.String("kafka,s3,kinesis,database,gateway")
  @Example("kafka,s3")
  String getParts();

  void setParts(String value);

  @Description(
      "The folder that keeps the servers' data and passwords from one start to the next; without it a"
          + " temporary one, deleted at the end.")
  @Example("/var/lib/pinbeam")
  @PathOption
  @Nullable String getData();

  void setData(@Nullable String value);

  @Description("Ports by the names that are printed; every other one is free.")
  @Example("gateway=8082,kafka=9092,s3=9000,database=3306")
  @Nullable String getPorts();

  void setPorts(@Nullable String value);

  @Description(
      "Whose topics (USER.pin, .geo, .user), streams (streaming-USER-pin, -geo, -user) and bucket"
          + " (user-USER-bucket) are made where they are missing; without it those of 'demo', with"
          + " '--user=' none.")
  @Example("0a1b2c3d4e5f")
  @Nullable String getUser();

  void setUser(@Nullable String value);

  @Description("A file with the keys that the gateway asks for, one a line; none if not given.")
  @Example("api-key")
  @PathOption
  @Nullable String getApiKeyFile();

  void setApiKeyFile(@Nullable String value);

  @Description(
      "The gateway answers over TLS, with a certificate of the local cloud's own authority; the"
          + " printed PINBEAM_GATEWAY_CA names the file that makes emulate trust it.")
  boolean isGatewayTls();

  void setGatewayTls(boolean value);

  @Description(
      "Kafka by IAM knows two more keys, with files of their own in PINBEAM_KAFKA_CLIENTS: writer"
          + " may only write the topics of --user, reader only read them.")
  boolean isKafkaRoles();

  void setKafkaRoles(boolean value);

  @Description("Kinesis takes 1 MiB and 1,000 records a second and shard, no more, as on AWS.")
  boolean isShardRates();

  void setShardRates(boolean value);
}
