package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisIO;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.kinesis.common.InitialPositionInStream;

/** Beam's own Kinesis source reads the local cloud's streams with the options that read AWS's. */
class KinesisReadIT {
  private static final List<String> VALUES =
      IntStream.range(0, 400).mapToObj(n -> "{\"index\": " + n + "}").toList();

  @Test
  void beamReadsWhatWasPutIntoBothShards() throws Exception {
    try (LocalCloudProcess cloud = LocalCloudProcess.start("--parts=kinesis");
        AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      URI endpoint = URI.create(cloud.address("kinesis"));
      put(endpoint);
      PipelineOptions options =
          Arguments.parse(
              List.of("--endpoint=" + endpoint, "--awsRegion=us-east-1"), PipelineOptions.class);
      Pipeline pipeline = Pipeline.create(options);
      PCollection<String> values =
          pipeline
              .apply(
                  KinesisIO.read()
                      .withStreamName("two-shards")
                      .withInitialPositionInStream(InitialPositionInStream.TRIM_HORIZON)
                      .withMaxNumRecords(VALUES.size()))
              .apply(
                  MapElements.into(TypeDescriptors.strings())
                      .via(record -> new String(record.getDataAsBytes(), UTF_8)));
      PAssert.that(values).containsInAnyOrder(VALUES);
      PipelineRun.run(pipeline, System.err);
    }
  }

  private static void put(URI endpoint) {
    try (KinesisClient kinesis = KinesisClient.builder().endpointOverride(endpoint).build()) {
      kinesis.createStream(s -> s.streamName("two-shards").shardCount(2));
      kinesis.waiter().waitUntilStreamExists(s -> s.streamName("two-shards"));
      List<PutRecordsRequestEntry> entries =
          VALUES.stream()
              .map(
                  value ->
                      PutRecordsRequestEntry.builder()
                          .partitionKey(value)
                          .data(SdkBytes.fromUtf8String(value))
                          .build())
              .toList();
      kinesis.putRecords(r -> r.streamName("two-shards").records(entries));
    }
  }
}
