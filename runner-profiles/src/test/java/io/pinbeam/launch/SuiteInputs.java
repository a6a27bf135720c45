package io.pinbeam.launch;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.ExpectedRun;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import java.nio.file.Path;

/**
 * What every pipeline reads: the same posts, with every defect of the contract and repeats of every
 * sort, as files, topics and streams; and cleaned tables of them.
 */
final class SuiteInputs {
  static final int POSTS = 600;

  private static final String USER = "suite";

  /** A record of Kafka or Kinesis is a source object of its own, as a file of one record is. */
  private static final PostFiles FILES =
      PostFiles.of(PostGenerator.withSeed(3))
          .withUser(USER)
          .withPartitions(RecordedPosts.PARTITIONS)
          .withDefects(Defects.share(0.3))
          .withLayout(FileLayout.ONE_RECORD);

  private final LocalCloudProcess cloud;
  private final Path records;
  private final Path cleaned;

  private SuiteInputs(LocalCloudProcess cloud, Path records, Path cleaned) {
    this.cloud = cloud;
    this.records = records;
    this.cleaned = cleaned;
  }

  /** Writes the posts into the folder and into a cloud that has Kafka and Kinesis. */
  static SuiteInputs feed(LocalCloudProcess cloud, Path folder) throws Exception {
    Path records = folder.resolve("records");
    RecordedPosts posts = RecordedPosts.write(FILES, USER, records, POSTS);
    posts.sendToKafka(cloud.kafkaBootstrapServers());
    try (AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      posts.putIntoKinesis(cloud.address("kinesis"));
    }
    Path cleaned = folder.resolve("cleaned");
    Runners.batch("direct", records, cleaned);
    return new SuiteInputs(cloud, records, cleaned);
  }

  /** What must come of the posts, as their generator knows. */
  static ExpectedRun expected() {
    return FILES.expected(POSTS);
  }

  Path records() {
    return records;
  }

  /** The output folder of the direct runner's batch. */
  Path cleaned() {
    return cleaned;
  }

  String user() {
    return "--user=" + USER;
  }

  String brokers() {
    return "--bootstrapServers=" + cloud.kafkaBootstrapServers();
  }

  String kinesis() {
    return "--endpoint=" + cloud.address("kinesis");
  }
}
