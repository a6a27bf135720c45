package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pinbeam.pipelines.stream.source.Fetch;
import io.pinbeam.pipelines.stream.source.FetchedRecord;
import io.pinbeam.pipelines.stream.source.KinesisOptions;
import io.pinbeam.pipelines.stream.source.KinesisShards;
import io.pinbeam.pipelines.stream.source.Positions;
import io.pinbeam.pipelines.stream.source.ShardClient;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardInfo;
import io.pinbeam.pipelines.stream.source.ShardReader;
import io.pinbeam.pipelines.stream.source.StartPosition;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Shards of a real Kinesis server, in the ways in which a stream goes through them. */
@Timeout(120)
class KinesisShardsIT {
  /** Longer than a throttled reader's pause, short enough to be waited for. */
  private static final int ITERATOR_SECONDS = 3;

  private static LocalCloudProcess cloud;
  private static LocalCloudProcess strict;
  private static AwsProperties credentials;
  private static KinesisClient kinesis;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=kinesis");
    credentials = AwsProperties.of(cloud.environment());
    kinesis = client(URI.create(cloud.address("kinesis")));
  }

  @AfterAll
  static void stop() {
    kinesis.close();
    credentials.close();
    cloud.close();
    if (strict != null) {
      strict.close();
    }
  }

  @Test
  void beginsWhereItIsTold() throws Exception {
    create(kinesis, "starts", 1);
    List<String> positions = put(kinesis, "starts", 0, 10);
    ShardId shard = new ShardId("starts", "shardId-000000000000");
    try (ShardClient shards = shards(cloud.address("kinesis"))) {
      List<FetchedRecord> all = untilTip(shards.open(shard, StartPosition.trimHorizon()));
      assertThat(all).extracting(FetchedRecord::position).containsExactlyElementsOf(positions);
      assertThat(texts(all)).containsExactlyElementsOf(values(0, 10));
      assertThat(all.get(0).arrivalMillis()).isCloseTo(System.currentTimeMillis(), within(60_000L));

      assertThat(texts(untilTip(shards.openAfter(shard, positions.get(3)))))
          .containsExactlyElementsOf(values(4, 10));
      assertThat(texts(untilTip(shards.openAt(shard, positions.get(3)))))
          .containsExactlyElementsOf(values(3, 10));
      assertThat(untilTip(shards.openAfter(shard, positions.get(9)))).isEmpty();

      ShardReader latest = shards.open(shard, StartPosition.latest());
      Instant between = awaitNextMillisecond();
      put(kinesis, "starts", 10, 15);
      assertThat(texts(untilTip(latest))).containsExactlyElementsOf(values(10, 15));
      assertThat(texts(untilTip(shards.open(shard, StartPosition.at(between)))))
          .containsExactlyElementsOf(values(10, 15));
      assertThat(untilTip(shards.open(shard, StartPosition.at(Instant.now().plusSeconds(60)))))
          .isEmpty();
    }
  }

  @Test
  void aStreamOrShardThatIsNotThereIsSaid() throws Exception {
    create(kinesis, "real", 1);
    try (ShardClient shards = shards(cloud.address("kinesis"))) {
      assertThatThrownBy(() -> shards.shards("reel"))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageStartingWith("cannot list the shards of reel: Resource")
          .hasMessageNotContaining("\n");
      assertThatThrownBy(
              () ->
                  shards.open(new ShardId("real", "shardId-000000000007"), StartPosition.latest()))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageStartingWith("cannot read real/shardId-000000000007: Resource");
    }
  }

  @Test
  void aStreamMadeAnewIsNotTakenForTheOldOne() throws Exception {
    create(kinesis, "anew", 1);
    String position = put(kinesis, "anew", 0, 3).get(1);
    kinesis.deleteStream(s -> s.streamName("anew"));
    kinesis.waiter().waitUntilStreamNotExists(s -> s.streamName("anew"));
    // Sequence numbers hold the second in which their shard was made.
    Thread.sleep(1_100);
    create(kinesis, "anew", 1);
    try (ShardClient shards = shards(cloud.address("kinesis"))) {
      ShardId shard = new ShardId("anew", "shardId-000000000000");
      assertThatThrownBy(() -> shards.openAfter(shard, position))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("made anew");
    }
  }

  /** A shard is split and two are merged while records come: parents first, none is lost. */
  @Tag("reliability")
  @Test
  void reshardingUnderLoadLosesAndDoublesNothing() throws Exception {
    create(kinesis, "resharded", 2);
    int count = 3_000;
    CompletableFuture<Void> putting =
        CompletableFuture.runAsync(
            () -> {
              for (int from = 0; from < count; from += 50) {
                put(kinesis, "resharded", from, from + 50);
              }
            });
    kinesis.splitShard(
        s ->
            s.streamName("resharded")
                .shardToSplit("shardId-000000000000")
                .newStartingHashKey(BigInteger.TWO.pow(126).toString()));
    kinesis.waiter().waitUntilStreamExists(s -> s.streamName("resharded"));
    kinesis.mergeShards(
        s ->
            s.streamName("resharded")
                .shardToMerge("shardId-000000000003")
                .adjacentShardToMerge("shardId-000000000001"));
    kinesis.waiter().waitUntilStreamExists(s -> s.streamName("resharded"));
    putting.join();

    try (ShardClient shards = shards(cloud.address("kinesis"))) {
      Map<String, List<String>> parents =
          shards.shards("resharded").stream()
              .collect(Collectors.toMap(s -> s.id().shard(), ShardInfo::parents));
      assertThat(parents)
          .isEqualTo(
              Map.of(
                  "shardId-000000000000", List.of(),
                  "shardId-000000000001", List.of(),
                  "shardId-000000000002", List.of("shardId-000000000000"),
                  "shardId-000000000003", List.of("shardId-000000000000"),
                  "shardId-000000000004", List.of("shardId-000000000003", "shardId-000000000001")));
      List<String> read = new ArrayList<>();
      Set<String> ended = new LinkedHashSet<>();
      for (String shard : new TreeMap<>(parents).keySet()) {
        ShardReader reader =
            shards.open(new ShardId("resharded", shard), StartPosition.trimHorizon());
        boolean[] isEnded = new boolean[1];
        read.addAll(texts(untilTip(reader, isEnded)));
        if (isEnded[0]) {
          ended.add(shard);
        }
      }
      assertThat(read).hasSize(count).doesNotHaveDuplicates().containsAll(values(0, count));
      assertThat(ended)
          .containsExactly("shardId-000000000000", "shardId-000000000001", "shardId-000000000003");
    }
  }

  /** As on AWS: five calls a second, two megabytes a second, iterators that expire. */
  @Tag("reliability")
  @Test
  void throttledCallsAndExpiredIteratorsLoseAndDoubleNothing() throws Exception {
    strict =
        LocalCloudProcess.start(
            "--parts=kinesis", "--shardRates=true", "--iteratorSeconds=" + ITERATOR_SECONDS);
    String endpoint = strict.address("kinesis");
    try (AwsProperties own = AwsProperties.of(strict.environment());
        KinesisClient client = client(URI.create(endpoint));
        ShardClient first = shards(endpoint)) {
      create(client, "strict", 1);
      put(client, "strict", 0, 500);
      ShardId shard = new ShardId("strict", "shardId-000000000000");
      List<FetchedRecord> read = new ArrayList<>();
      List<String> refused = new ArrayList<>();
      ShardReader one = first.open(shard, StartPosition.trimHorizon());
      AtomicBoolean isOver = new AtomicBoolean();
      CompletableFuture<Void> others =
          CompletableFuture.runAsync(() -> askWithoutPause(client, shard, isOver));
      for (int call = 0; call < 60 && refused.isEmpty(); call++) {
        fetch(one, read, refused);
      }
      isOver.set(true);
      others.join();
      assertThat(refused)
          .singleElement()
          .asString()
          .startsWith(
              "cannot read strict/shardId-000000000000: ProvisionedThroughputExceededException"
                  + " (Rate exceeded");

      Thread.sleep(ITERATOR_SECONDS * 1_000L + 200);
      put(client, "strict", 500, 700);
      for (int call = 0; call < 60 && read.size() < 700; call++) {
        fetch(one, read, refused);
      }
      assertThat(texts(read)).containsExactlyElementsOf(values(0, 700));

      // One of the tip, before it gave anything.
      ShardReader tip = first.open(shard, StartPosition.latest());
      put(client, "strict", 700, 710);
      Thread.sleep(ITERATOR_SECONDS * 1_000L + 200);
      List<FetchedRecord> late = new ArrayList<>();
      for (int call = 0; call < 20 && late.size() < 10; call++) {
        fetch(tip, late, refused);
      }
      assertThat(texts(late)).containsExactlyElementsOf(values(700, 710));
    }
  }

  @Tag("reliability")
  @Test
  void aNetworkThatIsCutForAWhileLosesAndDoublesNothing() throws Exception {
    create(kinesis, "cut", 1);
    put(kinesis, "cut", 0, 200);
    try (FaultyProxy proxy = FaultyProxy.before(cloud.address("kinesis"));
        ShardClient shards = shards(proxy.endpoint().toString())) {
      ShardReader reader =
          shards.open(new ShardId("cut", "shardId-000000000000"), StartPosition.trimHorizon());
      List<FetchedRecord> read = new ArrayList<>();
      List<String> refused = new ArrayList<>();
      fetch(reader, read, refused);
      assertThat(read).hasSize(200);
      put(kinesis, "cut", 200, 400);

      for (Fault fault : List.of(Fault.CUT_REQUEST, Fault.CUT_ANSWER, Fault.LOST_ANSWER)) {
        refused.clear();
        proxy.follow((method, target, number) -> fault);
        fetch(reader, read, refused);
        assertThat(refused)
            .as("%s", fault)
            .singleElement()
            .asString()
            .startsWith("cannot read cut/shardId-000000000000: ")
            .doesNotContain("\n");
      }
      assertThat(read).hasSize(200);
      assertThatThrownBy(() -> shards.shards("cut")).isInstanceOf(IOException.class);

      proxy.follow((method, target, number) -> Fault.NONE);
      fetch(reader, read, refused);
      assertThat(texts(read)).containsExactlyElementsOf(values(0, 400));
    }
  }

  private static void askWithoutPause(KinesisClient client, ShardId shard, AtomicBoolean isOver) {
    while (!isOver.get()) {
      try {
        String iterator =
            client
                .getShardIterator(
                    r ->
                        r.streamName(shard.stream())
                            .shardId(shard.shard())
                            .shardIteratorType(ShardIteratorType.LATEST))
                .shardIterator();
        client.getRecords(r -> r.shardIterator(iterator));
      } catch (ProvisionedThroughputExceededException | ExpiredIteratorException e) {
        // That is what it is for; the client's own attempts may last longer than an iterator.
      }
    }
  }

  private static void fetch(ShardReader reader, List<FetchedRecord> to, List<String> refused)
      throws InterruptedException {
    try {
      to.addAll(reader.fetch().records());
    } catch (IOException e) {
      refused.add(e.getMessage());
    }
  }

  private static List<FetchedRecord> untilTip(ShardReader reader) throws Exception {
    return untilTip(reader, new boolean[1]);
  }

  private static List<FetchedRecord> untilTip(ShardReader reader, boolean[] isEnded)
      throws Exception {
    List<FetchedRecord> records = new ArrayList<>();
    try (reader) {
      Fetch fetch;
      do {
        fetch = reader.fetch();
        records.addAll(fetch.records());
        isEnded[0] = fetch.isEnded();
      } while (!fetch.isAtTip() && !fetch.isEnded());
    }
    assertThat(records).extracting(FetchedRecord::position).isSortedAccordingTo(Positions.ORDER);
    return records;
  }

  /** So that no record of before has its stamp. */
  private static Instant awaitNextMillisecond() throws InterruptedException {
    Thread.sleep(2);
    return Instant.now();
  }

  private static ShardClient shards(String endpoint) throws IOException {
    return KinesisShards.factory()
        .open(
            Arguments.parse(
                List.of("--kinesisEndpoint=" + endpoint, "--awsRegion=us-east-1"),
                KinesisOptions.class));
  }

  private static KinesisClient client(URI endpoint) {
    return KinesisClient.builder().endpointOverride(endpoint).build();
  }

  private static void create(KinesisClient client, String stream, int shards) {
    client.createStream(s -> s.streamName(stream).shardCount(shards));
    client.waiter().waitUntilStreamExists(s -> s.streamName(stream));
  }

  /** Gives the sequence numbers. */
  private static List<String> put(KinesisClient client, String stream, int from, int to) {
    List<PutRecordsRequestEntry> entries =
        values(from, to).stream()
            .map(
                value ->
                    PutRecordsRequestEntry.builder()
                        .partitionKey(value)
                        .data(SdkBytes.fromUtf8String(value))
                        .build())
            .toList();
    PutRecordsResponse response = client.putRecords(r -> r.streamName(stream).records(entries));
    assertThat(response.failedRecordCount()).isZero();
    return response.records().stream().map(PutRecordsResultEntry::sequenceNumber).toList();
  }

  private static List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "value " + n).toList();
  }

  private static List<String> texts(List<FetchedRecord> records) {
    return records.stream().map(record -> new String(record.data(), UTF_8)).toList();
  }
}
