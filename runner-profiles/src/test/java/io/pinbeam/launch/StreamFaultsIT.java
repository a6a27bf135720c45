package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * A stream whose servers fail while records come: Kinesis refuses calls and lets iterators expire,
 * does not answer for half a minute, and the S3 server that the tables are on is stopped. It goes
 * on by itself, says what is wrong when it begins and when it is over, and at the end every record
 * is in the tables once.
 */
@Tag("reliability")
@Timeout(600)
class StreamFaultsIT {
  private static final int POSTS_PER_SECOND = 30;
  private static final int ITERATOR_SECONDS = 5;
  private static final int CUT_SECONDS = 30;
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String BUCKET = "faults";
  private static final String LEDGER = "out/tables/ledger/_delta_log/";
  private static final int SHARDS = 6;
  private static final String KEY_FILE = "access-key.properties";

  @TempDir Path folder;

  private LocalCloudProcess kinesis;
  private LocalCloudProcess s3;
  private CloudBucket bucket;

  @AfterEach
  void stop() {
    if (bucket != null) {
      bucket.close();
    }
    for (LocalCloudProcess cloud : new LocalCloudProcess[] {kinesis, s3}) {
      if (cloud != null) {
        cloud.close();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void goesOnByItself(String profile, TestReporter report) throws Exception {
    startServers();
    try (AwsProperties credentials = AwsProperties.of(kinesis.environment());
        FaultyProxy proxy = FaultyProxy.before(kinesis.address("kinesis"));
        KinesisTarget target = KinesisTarget.at(kinesis.address("kinesis"), StreamLoad.USER);
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      try (CommandProcess stream = stream(profile, proxy)) {
        load.start(Long.MAX_VALUE, POSTS_PER_SECOND);
        stream.await("a first commit", LIMIT, () -> !keys(LEDGER).isEmpty());

        refuseCalls(stream);
        stream.await("the end of the refusals", LIMIT, () -> says(stream, " again after "));

        proxy.follow((method, path, number) -> Fault.SILENCE);
        TimeUnit.SECONDS.sleep(CUT_SECONDS);
        proxy.follow((method, path, number) -> Fault.NONE);
        // The iterators have expired meanwhile.
        int commits = keys(LEDGER).size();
        stream.await("commits after the cut", LIMIT, () -> keys(LEDGER).size() > commits + SHARDS);

        s3.close();
        stream.await("word that S3 is away", LIMIT, () -> says(stream, "cannot write "));
        startS3("--port.s3=" + URI.create(s3.s3Endpoint()).getPort());
        stream.await(
            "word that S3 is back", LIMIT, () -> says(stream, " can be written again after "));

        load.stop();
        stream.terminate();
        int code = stream.waitFor(LIMIT);
        report.publishEntry(profile, load.count() + " records\n" + stream.output());
        assertThat(code).as("%s", stream.output()).isZero();
      }
      // What was put but not read yet when the signal came.
      try (CommandProcess rest = stream(profile, proxy, "--until=idle")) {
        assertThat(rest.waitFor(LIMIT)).as("%s", rest.output()).isZero();
      }
      StreamAudit.everyRecordIsThereOnce(StreamedTables.under(copy()), load.account());
    }
  }

  /** Two local clouds with one key, so that one can be stopped alone. */
  private void startServers() throws IOException {
    kinesis =
        LocalCloudProcess.start(
            "--parts=kinesis",
            "--data=" + folder.resolve("kinesis"),
            "--shardRates=true",
            "--iteratorSeconds=" + ITERATOR_SECONDS);
    Files.createDirectories(folder.resolve("s3"));
    Files.copy(folder.resolve("kinesis").resolve(KEY_FILE), folder.resolve("s3").resolve(KEY_FILE));
    startS3("--port.s3=0");
    bucket = CloudBucket.create(s3, BUCKET);
  }

  private void startS3(String port) throws IOException {
    s3 = LocalCloudProcess.start("--parts=s3", "--data=" + folder.resolve("s3"), port);
  }

  private CommandProcess stream(String profile, FaultyProxy proxy, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "stream",
                "--profile=" + profile,
                "--user=" + StreamLoad.USER,
                "--output=s3://" + BUCKET + "/out",
                "--endpoint=" + s3.s3Endpoint(),
                "--kinesisEndpoint=" + proxy.endpoint(),
                "--awsRegion=us-east-1",
                "--commitInterval=2s",
                "--window=10s"));
    words.addAll(List.of(more));
    return CommandProcess.start(folder, kinesis.environment(), words.toArray(String[]::new));
  }

  /** Asks for a shard's records without a pause, until the stream says that it is refused. */
  private void refuseCalls(CommandProcess stream) throws Exception {
    String name = KinesisTarget.stream(StreamLoad.USER, PostKind.PIN);
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Void> others = CompletableFuture.runAsync(() -> read(name, isOver));
    try {
      stream.await("refusals", LIMIT, () -> says(stream, "ProvisionedThroughputExceeded"));
    } finally {
      isOver.set(true);
      others.join();
    }
  }

  private void read(String name, AtomicBoolean isOver) {
    try (KinesisClient client =
        KinesisClient.builder()
            .endpointOverride(URI.create(kinesis.address("kinesis")))
            .overrideConfiguration(c -> c.retryPolicy(RetryPolicy.none()))
            .build()) {
      while (!isOver.get()) {
        try {
          String iterator =
              client
                  .getShardIterator(
                      r ->
                          r.streamName(name)
                              .shardId("shardId-000000000000")
                              .shardIteratorType(ShardIteratorType.LATEST))
                  .shardIterator();
          client.getRecords(r -> r.shardIterator(iterator));
        } catch (ProvisionedThroughputExceededException e) {
          // That is what it is for.
        }
      }
    }
  }

  private List<String> keys(String prefix) {
    return bucket.keys(prefix);
  }

  private static boolean says(CommandProcess stream, String text) throws IOException {
    return stream.output().contains(text);
  }

  /** What is in the bucket, as files. */
  private Path copy() throws IOException {
    Path copy = folder.resolve("copy");
    for (String key : keys("out/tables/")) {
      Path file = copy.resolve(key.substring("out/".length()));
      Files.createDirectories(file.getParent());
      Files.write(file, bucket.bytes(key));
    }
    return copy;
  }
}
