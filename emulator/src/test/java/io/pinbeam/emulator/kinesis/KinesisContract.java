package io.pinbeam.emulator.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.emulator.aws.AccessKey;
import java.math.BigInteger;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.Tag;

/**
 * What any Kinesis does, as the AWS SDK sees it. Subclasses say where it is, and may override what
 * theirs is known not to do, with the reason.
 */
abstract class KinesisContract {
  private static final BigInteger TWO_128 = BigInteger.ONE.shiftLeft(128);

  private KinesisClient client;

  abstract URI endpoint();

  abstract AccessKey key();

  /** Whether blobs and times go as CBOR, as is the SDK's default. */
  abstract boolean cbor();

  @BeforeEach
  void connect() {
    client = client(key());
  }

  @AfterEach
  void disconnect() {
    for (String name : client.listStreams().streamNames()) {
      client.deleteStream(b -> b.streamName(name));
    }
    awaitNoStream();
    client.close();
  }

  @Test
  void aStreamIsMadeDescribedAndDeleted() {
    create("pins", 3);

    StreamDescription stream = client.describeStream(b -> b.streamName("pins")).streamDescription();
    assertThat(stream.streamARN()).matches("arn:aws:kinesis:us-east-1:\\d{12}:stream/pins");
    assertThat(stream.retentionPeriodHours()).isEqualTo(24);
    assertThat(stream.hasMoreShards()).isFalse();
    assertThat(stream.streamCreationTimestamp())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(stream.shards())
        .extracting(Shard::shardId)
        .containsExactly("shardId-000000000000", "shardId-000000000001", "shardId-000000000002");
    assertCovered(stream.shards());
    var summary =
        client.describeStreamSummary(b -> b.streamName("pins")).streamDescriptionSummary();
    assertThat(summary.openShardCount()).isEqualTo(3);
    assertThat(summary.streamStatus()).isEqualTo(StreamStatus.ACTIVE);

    assertFails("ResourceInUseException", () -> create("pins", 1));
    client.deleteStream(b -> b.streamName("pins"));
    awaitNoStream();
    assertFails(
        "ResourceNotFoundException", () -> client.describeStream(b -> b.streamName("pins")));
    assertFails("ResourceNotFoundException", () -> client.deleteStream(b -> b.streamName("pins")));
  }

  @Test
  void anOnDemandStreamHasFourShards() {
    client.createStream(
        b -> b.streamName("pins").streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND)));
    awaitActive("pins");

    var summary =
        client.describeStreamSummary(b -> b.streamName("pins")).streamDescriptionSummary();
    assertThat(summary.openShardCount()).isEqualTo(4);
    assertThat(summary.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
  }

  @Test
  void streamsAreListedByPages() {
    for (String name : List.of("c", "a", "b")) {
      client.createStream(b -> b.streamName(name).shardCount(1));
    }
    var first = client.listStreams(b -> b.limit(2));
    assertThat(first.streamNames()).containsExactly("a", "b");
    assertThat(first.hasMoreStreams()).isTrue();
    var second = client.listStreams(b -> b.limit(2).exclusiveStartStreamName("b"));
    assertThat(second.streamNames()).containsExactly("c");
    assertThat(second.hasMoreStreams()).isFalse();
  }

  @Test
  void aRecordComesBackAsItWasPut() throws Exception {
    create("pins", 2);
    byte[] data = new byte[1000];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) i;
    }
    Instant before = Instant.now().minusSeconds(1);
    PutRecordResponse put =
        client.putRecord(
            b -> b.streamName("pins").partitionKey("kéy 1").data(SdkBytes.fromByteArray(data)));

    assertThat(put.shardId()).isEqualTo(shardOf(2, "kéy 1"));
    assertThat(put.sequenceNumber()).matches("\\d{40,60}");
    Record record = readAll("pins", put.shardId()).get(0);
    assertThat(record.data().asByteArray()).isEqualTo(data);
    assertThat(record.partitionKey()).isEqualTo("kéy 1");
    assertThat(record.sequenceNumber()).isEqualTo(put.sequenceNumber());
    assertThat(record.approximateArrivalTimestamp())
        .isBetween(before, Instant.now().plusSeconds(1));
  }

  @Test
  void recordsGoToTheShardOfTheirHashKeyInOrder() throws Exception {
    create("pins", 3);
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      entries.add(entry("key-" + i, "record " + i));
    }
    PutRecordsResponse response = client.putRecords(b -> b.streamName("pins").records(entries));

    assertThat(response.failedRecordCount()).isZero();
    for (int shard = 0; shard < 3; shard++) {
      String id = "shardId-00000000000" + shard;
      List<String> expected = new ArrayList<>();
      List<String> numbers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        PutRecordsResultEntry result = response.records().get(i);
        assertThat(result.shardId()).isEqualTo(shardOf(3, "key-" + i));
        if (result.shardId().equals(id)) {
          expected.add("record " + i);
          numbers.add(result.sequenceNumber());
        }
      }
      List<Record> read = readAll("pins", id);
      assertThat(read).extracting(r -> r.data().asUtf8String()).containsExactlyElementsOf(expected);
      assertThat(read).extracting(Record::sequenceNumber).containsExactlyElementsOf(numbers);
      assertThat(numbers.stream().map(BigInteger::new).toList()).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void anExplicitHashKeyChoosesTheShard() {
    create("pins", 2);
    assertThat(putAt("pins", BigInteger.ZERO).shardId()).endsWith("0");
    assertThat(putAt("pins", TWO_128.shiftRight(1).subtract(BigInteger.ONE)).shardId())
        .endsWith("0");
    assertThat(putAt("pins", TWO_128.shiftRight(1)).shardId()).endsWith("1");
    assertThat(putAt("pins", TWO_128.subtract(BigInteger.ONE)).shardId()).endsWith("1");
    assertFails("InvalidArgumentException", () -> putAt("pins", TWO_128));
  }

  @Test
  void theFiveIteratorTypesBeginWhereTheySay() throws Exception {
    create("pins", 1);
    List<String> numbers = new ArrayList<>();
    Instant between = null;
    for (int i = 0; i < 6; i++) {
      if (i == 3) {
        Thread.sleep(20);
        between = Instant.now();
        Thread.sleep(20);
      }
      numbers.add(put("pins", "k", "record " + i).sequenceNumber());
    }
    Instant time = between;

    assertThat(texts(b -> b.shardIteratorType(ShardIteratorType.TRIM_HORIZON)))
        .containsExactly("record 0", "record 1", "record 2", "record 3", "record 4", "record 5");
    assertThat(
            texts(
                b ->
                    b.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .startingSequenceNumber(numbers.get(4))))
        .containsExactly("record 4", "record 5");
    assertThat(
            texts(
                b ->
                    b.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .startingSequenceNumber(numbers.get(4))))
        .containsExactly("record 5");
    assertThat(texts(b -> b.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(time)))
        .containsExactly("record 3", "record 4", "record 5");

    String latest = iterator(b -> b.shardIteratorType(ShardIteratorType.LATEST));
    GetRecordsResponse nothing = get(latest);
    assertThat(nothing.records()).isEmpty();
    assertThat(nothing.millisBehindLatest()).isZero();
    put("pins", "k", "record 6");
    assertThat(get(nothing.nextShardIterator()).records())
        .extracting(r -> r.data().asUtf8String())
        .containsExactly("record 6");
  }

  @Test
  void aLimitLeavesTheRestForTheNextCall() throws Exception {
    create("pins", 1);
    for (int i = 0; i < 5; i++) {
      put("pins", "k", "record " + i);
    }
    Thread.sleep(5);
    String iterator = iterator(b -> b.shardIteratorType(ShardIteratorType.TRIM_HORIZON));
    GetRecordsResponse first = client.getRecords(b -> b.shardIterator(iterator).limit(2));
    assertThat(first.records()).extracting(r -> r.data().asUtf8String()).hasSize(2);
    assertThat(first.millisBehindLatest()).isPositive();
    GetRecordsResponse rest = get(first.nextShardIterator());
    assertThat(rest.records())
        .extracting(r -> r.data().asUtf8String())
        .containsExactly("record 2", "record 3", "record 4");
    assertThat(rest.millisBehindLatest()).isZero();
  }

  @Test
  void aSplitShardEndsAndItsChildrenFollow() throws Exception {
    create("pins", 1);
    for (int i = 0; i < 4; i++) {
      put("pins", "key-" + i, "before " + i);
    }
    String parent = "shardId-000000000000";
    client.splitShard(
        b ->
            b.streamName("pins")
                .shardToSplit(parent)
                .newStartingHashKey(TWO_128.shiftRight(1).toString()));
    awaitActive("pins");

    List<Shard> shards = client.listShards(b -> b.streamName("pins")).shards();
    assertThat(shards).hasSize(3);
    assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(shards.subList(1, 3))
        .allSatisfy(
            child -> {
              assertThat(child.parentShardId()).isEqualTo(parent);
              assertThat(child.adjacentParentShardId()).isNull();
              assertThat(child.sequenceNumberRange().endingSequenceNumber()).isNull();
            });
    assertCovered(shards.subList(1, 3));

    assertThat(put("pins", "x", "after").shardId()).isNotEqualTo(parent);
    assertThat(readAll("pins", parent)).hasSize(4);
    assertFails(
        "InvalidArgumentException",
        () ->
            client.splitShard(
                b -> b.streamName("pins").shardToSplit(parent).newStartingHashKey("100")));
  }

  @Test
  void theEndOfAClosedShardNamesItsChildren() throws Exception {
    create("pins", 1);
    put("pins", "k", "before");
    split("pins", "shardId-000000000000");

    GetRecordsResponse last = readToEnd("shardId-000000000000");
    assertThat(last.nextShardIterator()).isNull();
    assertThat(last.childShards())
        .extracting(child -> child.shardId())
        .containsExactly("shardId-000000000001", "shardId-000000000002");
    assertThat(last.childShards())
        .allSatisfy(
            child -> assertThat(child.parentShards()).containsExactly("shardId-000000000000"));
  }

  @Test
  void mergedShardsHaveOneChild() throws Exception {
    create("pins", 2);
    client.mergeShards(
        b ->
            b.streamName("pins")
                .shardToMerge("shardId-000000000000")
                .adjacentShardToMerge("shardId-000000000001"));
    awaitActive("pins");

    Shard child = client.listShards(b -> b.streamName("pins")).shards().get(2);
    assertThat(child.parentShardId()).isEqualTo("shardId-000000000000");
    assertThat(child.adjacentParentShardId()).isEqualTo("shardId-000000000001");
    assertCovered(List.of(child));
    assertThat(put("pins", "k", "text").shardId()).isEqualTo(child.shardId());
  }

  @Test
  void shardsThatAreNotNeighboursAreNotMerged() {
    create("pins", 3);
    assertFails(
        "InvalidArgumentException",
        () ->
            client.mergeShards(
                b ->
                    b.streamName("pins")
                        .shardToMerge("shardId-000000000000")
                        .adjacentShardToMerge("shardId-000000000002")));
    assertFails(
        "ResourceNotFoundException",
        () ->
            client.mergeShards(
                b ->
                    b.streamName("pins")
                        .shardToMerge("shardId-000000000000")
                        .adjacentShardToMerge("shardId-000000000009")));
  }

  @Test
  void shardsAreListedByFilter() throws Exception {
    create("pins", 1);
    Instant whole = Instant.now();
    Thread.sleep(30);
    split("pins", "shardId-000000000000");

    assertThat(filtered(ShardFilterType.AT_LATEST, null)).containsExactly("1", "2");
    assertThat(filtered(ShardFilterType.AT_TRIM_HORIZON, null)).containsExactly("0");
    assertThat(filtered(ShardFilterType.FROM_TRIM_HORIZON, null)).containsExactly("0", "1", "2");
    assertThat(filtered(ShardFilterType.AT_TIMESTAMP, whole)).containsExactly("0");
    assertThat(filtered(ShardFilterType.FROM_TIMESTAMP, whole)).containsExactly("0", "1", "2");
    assertThat(
            numbers(
                client
                    .listShards(
                        b ->
                            b.streamName("pins")
                                .shardFilter(
                                    f ->
                                        f.type(ShardFilterType.AFTER_SHARD_ID)
                                            .shardId("shardId-000000000001")))
                    .shards()))
        .containsExactly("2");
  }

  @Test
  void shardsAreListedByPages() {
    create("pins", 5);
    ListShardsResponse first = client.listShards(b -> b.streamName("pins").maxResults(2));
    assertThat(numbers(first.shards())).containsExactly("0", "1");
    ListShardsResponse second =
        client.listShards(b -> b.nextToken(first.nextToken()).maxResults(2));
    assertThat(numbers(second.shards())).containsExactly("2", "3");
    ListShardsResponse third = client.listShards(b -> b.nextToken(second.nextToken()));
    assertThat(numbers(third.shards())).containsExactly("4");
    assertThat(third.nextToken()).isNull();
    assertThat(
            numbers(
                client
                    .listShards(
                        b -> b.streamName("pins").exclusiveStartShardId("shardId-000000000003"))
                    .shards()))
        .containsExactly("4");
  }

  @Test
  void theRetentionPeriodGoesUpAndDown() {
    create("pins", 1);
    client.increaseStreamRetentionPeriod(b -> b.streamName("pins").retentionPeriodHours(48));
    assertThat(retention()).isEqualTo(48);
    assertFails(
        "InvalidArgumentException",
        () ->
            client.increaseStreamRetentionPeriod(
                b -> b.streamName("pins").retentionPeriodHours(25)));
    client.decreaseStreamRetentionPeriod(b -> b.streamName("pins").retentionPeriodHours(24));
    assertThat(retention()).isEqualTo(24);
    assertFails(
        "InvalidArgumentException",
        () ->
            client.decreaseStreamRetentionPeriod(
                b -> b.streamName("pins").retentionPeriodHours(48)));
  }

  @Test
  void tagsAreKept() {
    create("pins", 1);
    client.addTagsToStream(b -> b.streamName("pins").tags(Map.of("a", "1", "b", "2")));
    client.removeTagsFromStream(b -> b.streamName("pins").tagKeys("a"));
    assertThat(client.listTagsForStream(b -> b.streamName("pins")).tags())
        .containsExactly(Tag.builder().key("b").value("2").build());
  }

  @Test
  void anArnStandsForAName() throws Exception {
    create("pins", 1);
    String arn =
        client
            .describeStreamSummary(b -> b.streamName("pins"))
            .streamDescriptionSummary()
            .streamARN();
    PutRecordResponse put =
        client.putRecord(
            b -> b.streamARN(arn).partitionKey("k").data(SdkBytes.fromUtf8String("text")));
    assertThat(client.listShards(b -> b.streamARN(arn)).shards()).hasSize(1);
    String iterator =
        client
            .getShardIterator(
                b ->
                    b.streamARN(arn)
                        .shardId(put.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    assertThat(client.getRecords(b -> b.streamARN(arn).shardIterator(iterator)).records())
        .hasSize(1);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    create("pins", 1);
    assertFails("ResourceNotFoundException", () -> put("other", "k", "text"));
    assertFails("ResourceNotFoundException", () -> client.listShards(b -> b.streamName("other")));
    assertFails(
        "ResourceNotFoundException",
        () ->
            client.getShardIterator(
                b ->
                    b.streamName("pins")
                        .shardId("shardId-000000000007")
                        .shardIteratorType(ShardIteratorType.LATEST)));
  }

  @Test
  void recordsOverTheLimitsAreRefused() {
    create("pins", 1);
    int mebibyte = 1 << 20;
    client.putRecord(b -> b.streamName("pins").partitionKey("k").data(bytes(mebibyte - 1)));
    assertFails("ValidationException", () -> put("pins", "", "text"));
    assertFails("ValidationException", () -> put("pins", "k".repeat(257), "text"));
    put("pins", "k".repeat(256), "text");
    assertFails(
        "ValidationException",
        () ->
            client.putRecord(
                b -> b.streamName("pins").partitionKey("k").data(bytes(mebibyte + 1))));
    List<PutRecordsRequestEntry> tooMany = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      tooMany.add(entry("k", "text"));
    }
    assertFails(
        "ValidationException", () -> client.putRecords(b -> b.streamName("pins").records(tooMany)));
  }

  @Test
  void keyAndDataTogetherAreAtMostOneMebibyte() {
    create("pins", 1);
    assertRefused(
        () -> client.putRecord(b -> b.streamName("pins").partitionKey("k").data(bytes(1 << 20))));
  }

  @Test
  void aCallIsAtMostFiveMebibytes() {
    create("pins", 1);
    List<PutRecordsRequestEntry> tooLarge = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tooLarge.add(PutRecordsRequestEntry.builder().partitionKey("k").data(bytes(900_000)).build());
    }
    assertFails(
        "InvalidArgumentException",
        () -> client.putRecords(b -> b.streamName("pins").records(tooLarge)));
  }

  @Test
  void anInventedIteratorIsRefused() {
    assertFails(
        "InvalidArgumentException", () -> client.getRecords(b -> b.shardIterator("invented")));
  }

  @Test
  void aSequenceNumberOfAnotherShardIsRefused() {
    create("pins", 2);
    PutRecordResponse put = putAt("pins", BigInteger.ZERO);
    assertFails(
        "InvalidArgumentException",
        () ->
            client.getShardIterator(
                b ->
                    b.streamName("pins")
                        .shardId("shardId-000000000001")
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .startingSequenceNumber(put.sequenceNumber())));
  }

  @Test
  void anotherSecretOrKeyIsRefused() {
    try (KinesisClient wrong = client(AccessKey.of(key().id(), "another"))) {
      assertFails("InvalidSignatureException", () -> wrong.listStreams());
    }
    try (KinesisClient unknown = client(AccessKey.of("UNKNOWN", "another"))) {
      assertFails("UnrecognizedClientException", () -> unknown.listStreams());
    }
  }

  @Test
  void theAsynchronousClientWorksAsItComes() throws Exception {
    asynchronous(NettyNioAsyncHttpClient.builder().build());
  }

  /** As other clients that go through proxies do. */
  @Test
  void theAsynchronousClientWorksOverTheOlderProtocol() throws Exception {
    asynchronous(
        NettyNioAsyncHttpClient.builder()
            .protocol(software.amazon.awssdk.http.Protocol.HTTP1_1)
            .build());
  }

  private void asynchronous(SdkAsyncHttpClient http) throws Exception {
    create("pins", 1);
    withCbor();
    try (http;
        KinesisAsyncClient async =
            KinesisAsyncClient.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .httpClient(http)
                .credentialsProvider(credentials(key()))
                .build()) {
      for (int i = 0; i < 3; i++) {
        async
            .putRecord(
                b -> b.streamName("pins").partitionKey("k").data(SdkBytes.fromUtf8String("text")))
            .get(20, TimeUnit.SECONDS);
      }
      assertThat(readAll("pins", "shardId-000000000000")).hasSize(3);
    }
  }

  // What the tests are made of.

  KinesisClient client() {
    return client;
  }

  final void create(String name, int shards) {
    client.createStream(b -> b.streamName(name).shardCount(shards));
    awaitActive(name);
  }

  final void awaitActive(String name) {
    await(
        () ->
            client
                    .describeStreamSummary(b -> b.streamName(name))
                    .streamDescriptionSummary()
                    .streamStatus()
                == StreamStatus.ACTIVE);
  }

  private void awaitNoStream() {
    await(() -> client.listStreams().streamNames().isEmpty());
  }

  private static void await(java.util.function.BooleanSupplier reached) {
    Instant limit = Instant.now().plusSeconds(20);
    while (!reached.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(limit);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  final void split(String name, String shard) {
    client.splitShard(
        b ->
            b.streamName(name)
                .shardToSplit(shard)
                .newStartingHashKey(TWO_128.shiftRight(1).toString()));
    awaitActive(name);
  }

  final PutRecordResponse put(String stream, String key, String text) {
    return client.putRecord(
        b -> b.streamName(stream).partitionKey(key).data(SdkBytes.fromUtf8String(text)));
  }

  private PutRecordResponse putAt(String stream, BigInteger hashKey) {
    return client.putRecord(
        b ->
            b.streamName(stream)
                .partitionKey("k")
                .explicitHashKey(hashKey.toString())
                .data(SdkBytes.fromUtf8String("text")));
  }

  private static PutRecordsRequestEntry entry(String key, String text) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(key)
        .data(SdkBytes.fromUtf8String(text))
        .build();
  }

  private static SdkBytes bytes(int count) {
    return SdkBytes.fromByteArrayUnsafe(new byte[count]);
  }

  private String iterator(Consumer<GetShardIteratorRequest.Builder> where) {
    return client
        .getShardIterator(
            b -> {
              b.streamName("pins").shardId("shardId-000000000000");
              where.accept(b);
            })
        .shardIterator();
  }

  private GetRecordsResponse get(String iterator) {
    return client.getRecords(b -> b.shardIterator(iterator));
  }

  private List<String> texts(Consumer<GetShardIteratorRequest.Builder> where) {
    return get(iterator(where)).records().stream().map(r -> r.data().asUtf8String()).toList();
  }

  /** All records of a shard, until it ends or nothing new comes. */
  final List<Record> readAll(String stream, String shard) {
    List<Record> records = new ArrayList<>();
    String iterator =
        client
            .getShardIterator(
                b ->
                    b.streamName(stream)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    while (iterator != null) {
      GetRecordsResponse response = get(iterator);
      records.addAll(response.records());
      iterator = response.records().isEmpty() ? null : response.nextShardIterator();
    }
    return records;
  }

  private GetRecordsResponse readToEnd(String shard) {
    GetRecordsResponse response =
        get(iterator(b -> b.shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON)));
    for (int i = 0; i < 20 && response.nextShardIterator() != null; i++) {
      response = get(response.nextShardIterator());
    }
    return response;
  }

  private int retention() {
    return client
        .describeStreamSummary(b -> b.streamName("pins"))
        .streamDescriptionSummary()
        .retentionPeriodHours();
  }

  private List<String> filtered(ShardFilterType type, Instant time) {
    return numbers(
        client
            .listShards(b -> b.streamName("pins").shardFilter(f -> f.type(type).timestamp(time)))
            .shards());
  }

  private static List<String> numbers(List<Shard> shards) {
    return shards.stream().map(shard -> shard.shardId().replaceFirst(".*?0*(\\d)$", "$1")).toList();
  }

  /** By the definition: the MD5 of the key, in ranges of the same size. */
  private static String shardOf(int shards, String key) throws Exception {
    BigInteger hash =
        new BigInteger(1, MessageDigest.getInstance("MD5").digest(key.getBytes(UTF_8)));
    BigInteger size = TWO_128.divide(BigInteger.valueOf(shards));
    return "shardId-00000000000" + hash.divide(size).min(BigInteger.valueOf(shards - 1L));
  }

  /** Whether the ranges cover all hash keys once. */
  private static void assertCovered(List<Shard> shards) {
    BigInteger next = BigInteger.ZERO;
    for (Shard shard : shards) {
      assertThat(shard.hashKeyRange().startingHashKey()).isEqualTo(next.toString());
      next = new BigInteger(shard.hashKeyRange().endingHashKey()).add(BigInteger.ONE);
    }
    assertThat(next).isEqualTo(TWO_128);
  }

  static void assertFails(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KinesisException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.statusCode()).isEqualTo(400);
            });
  }

  static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(400));
  }

  final KinesisClient client(AccessKey with) {
    withCbor();
    return KinesisClient.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(with))
        .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofSeconds(20)))
        .build();
  }

  /** The SDK decides when a client is built. */
  private void withCbor() {
    System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), Boolean.toString(cbor()));
  }

  private static StaticCredentialsProvider credentials(AccessKey key) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret()));
  }
}
