package io.pinbeam.emulator.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.emulator.aws.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes a clock that the test holds. */
class KinesisServiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHARD = "shardId-000000000000";

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();
  private KinesisSettings settings;
  private KinesisService service;

  @BeforeEach
  void open() throws IOException {
    settings =
        KinesisSettings.of(folder, AccessKey.of("id", "secret"))
            .withClock(clock)
            .withSegmentBytes(3_000);
    service = KinesisService.open(settings);
  }

  @AfterEach
  void close() throws IOException {
    service.close();
  }

  @Test
  void aStreamIsFirstCreatingAndThenActive() throws IOException {
    reopen(settings.withChangeTime(Duration.ofSeconds(1)));
    create(2);
    assertThat(status()).isEqualTo("CREATING");
    assertThat(call("DescribeStream", stream()).path("StreamDescription").path("Shards")).isEmpty();
    assertFails("ResourceNotFoundException", () -> put("k", "text"));
    assertFails("ResourceInUseException", () -> call("ListShards", stream()));

    clock.add(Duration.ofSeconds(1));
    assertThat(status()).isEqualTo("ACTIVE");
    put("k", "text");
    split(SHARD, "100");
    assertThat(status()).isEqualTo("UPDATING");
    assertFails("ResourceInUseException", () -> split("shardId-000000000001", "200000"));
    put("k", "text");
    clock.add(Duration.ofSeconds(1));
    assertThat(status()).isEqualTo("ACTIVE");
  }

  @Test
  void anIteratorIsGoodForFiveMinutesAndARestart() throws IOException {
    create(1);
    put("k", "text");
    String iterator = iterator("TRIM_HORIZON", null, null);
    clock.add(Duration.ofMinutes(5));
    reopen(settings);
    assertThat(texts(get(iterator))).containsExactly("text");
    clock.add(Duration.ofMillis(1));
    assertFails("ExpiredIteratorException", () -> get(iterator));
  }

  @Test
  void anIteratorOfADeletedStreamFindsNothingInOneOfTheSameName() {
    create(1);
    String iterator = iterator("TRIM_HORIZON", null, null);
    call("DeleteStream", stream());
    assertFails("ResourceNotFoundException", () -> get(iterator));
    clock.add(Duration.ofSeconds(1));
    create(1);
    assertFails("ResourceNotFoundException", () -> get(iterator));
  }

  @Test
  void anIteratorThatWasChangedIsRefused() {
    create(1);
    String iterator = iterator("TRIM_HORIZON", null, null);
    for (int i = 0; i < iterator.length(); i++) {
      char other = iterator.charAt(i) == 'A' ? 'B' : 'A';
      String changed = iterator.substring(0, i) + other + iterator.substring(i + 1);
      assertFails("InvalidArgumentException", () -> get(changed));
    }
  }

  @Test
  void aPageOfShardsIsGoodForFiveMinutes() {
    create(3);
    ObjectNode two = stream().put("MaxResults", 2);
    JsonNode first = call("ListShards", two);
    ObjectNode next = JSON.createObjectNode().put("NextToken", first.path("NextToken").textValue());
    assertThat(call("ListShards", next).path("Shards")).hasSize(1);
    clock.add(Duration.ofMinutes(5).plusMillis(1));
    assertFails("ExpiredNextTokenException", () -> call("ListShards", next));
  }

  @Test
  void theFiveIteratorTypesAgreeWithAModel() throws IOException {
    Random random = new Random(7);
    create(1);
    List<Put> model = new ArrayList<>();
    for (int round = 0; round < 100; round++) {
      clock.add(Duration.ofMillis(random.nextInt(3)));
      if (random.nextInt(60) == 0) {
        reopen(settings);
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        String text = "record " + model.size() + "x".repeat(random.nextInt(90));
        model.add(new Put(put("k", text), clock.millis()));
      }
      if (model.isEmpty()) {
        continue;
      }
      int any = random.nextInt(model.size());
      long time = clock.millis() - random.nextInt(400);
      assertReads(model, 0, iterator("TRIM_HORIZON", null, null));
      assertReads(model, any, iterator("AT_SEQUENCE_NUMBER", model.get(any).number, null));
      assertReads(model, any + 1, iterator("AFTER_SEQUENCE_NUMBER", model.get(any).number, null));
      assertReads(
          model,
          (int) model.stream().filter(put -> put.time < time).count(),
          iterator("AT_TIMESTAMP", null, time));
      String latest = iterator("LATEST", null, null);
      int before = model.size();
      if (random.nextBoolean()) {
        model.add(new Put(put("k", "late"), clock.millis()));
      }
      assertReads(model, before, latest);
    }
  }

  @Test
  void recordsGoWhenTheyAreTooOldAndTheirFilesWithThem() throws IOException {
    create(1);
    for (int hour = 0; hour < 30; hour++) {
      put("k", "hour " + hour + "x".repeat(1_000));
      clock.add(Duration.ofHours(1));
    }
    // What arrived 24 hours ago is kept.
    JsonNode read = get(iterator("TRIM_HORIZON", null, null));
    assertThat(texts(read)).hasSize(24).first().asString().startsWith("hour 6x");
    long files = files();
    service.trim();
    assertThat(files()).isLessThan(files);
    assertThat(texts(get(iterator("TRIM_HORIZON", null, null)))).hasSize(24);

    call("IncreaseStreamRetentionPeriod", stream().put("RetentionPeriodHours", 48));
    clock.add(Duration.ofHours(20));
    assertThat(texts(get(iterator("TRIM_HORIZON", null, null)))).hasSizeBetween(24, 28);
    clock.add(Duration.ofHours(29));
    service.trim();
    assertThat(texts(get(iterator("TRIM_HORIZON", null, null)))).isEmpty();
    put("k", "new");
    assertThat(texts(get(iterator("TRIM_HORIZON", null, null)))).containsExactly("new");
  }

  @Test
  void aClosedShardGoesWhenAllItsRecordsAreTooOld() throws IOException {
    create(1);
    put("k", "old");
    clock.add(Duration.ofHours(1));
    split(SHARD, "100");
    assertThat(shards()).hasSize(3);
    clock.add(Duration.ofHours(24).plusMillis(1));
    service.trim();
    assertThat(shards()).containsExactly("shardId-000000000001", "shardId-000000000002");
    assertFails("ResourceNotFoundException", () -> iterator("TRIM_HORIZON", null, null));

    reopen(settings);
    split("shardId-000000000002", "2000000");
    assertThat(shards()).contains("shardId-000000000003", "shardId-000000000004").hasSize(4);
  }

  @Test
  void millisBehindIsTheAgeOfWhatWasReadLast() {
    create(1);
    put("k", "first");
    clock.add(Duration.ofSeconds(7));
    put("k", "second");
    clock.add(Duration.ofSeconds(3));
    JsonNode first =
        call(
            "GetRecords",
            JSON.createObjectNode()
                .put("ShardIterator", iterator("TRIM_HORIZON", null, null))
                .put("Limit", 1));
    assertThat(first.path("MillisBehindLatest").longValue()).isEqualTo(10_000);
    JsonNode second = get(first.path("NextShardIterator").textValue());
    assertThat(second.path("MillisBehindLatest").longValue()).isZero();
  }

  @Test
  void aShardTakesAThousandRecordsASecondIfLimited() throws IOException {
    reopen(settings.withRateLimits(true));
    create(1);
    int stored = 0;
    for (int call = 0; call < 4; call++) {
      JsonNode answer = putAll(400, 10);
      int failed = answer.path("FailedRecordCount").intValue();
      stored += 400 - failed;
      for (JsonNode result : answer.path("Records")) {
        assertThat(result.has("SequenceNumber")).isNotEqualTo(result.has("ErrorCode"));
        if (result.has("ErrorCode")) {
          assertThat(result.path("ErrorCode").textValue())
              .isEqualTo("ProvisionedThroughputExceededException");
        }
      }
    }
    assertThat(stored).isEqualTo(1_000);
    assertFails("ProvisionedThroughputExceededException", () -> put("k", "text"));
    clock.add(Duration.ofMillis(500));
    assertThat(putAll(500, 10).path("FailedRecordCount").intValue()).isZero();
    assertThat(putAll(1, 10).path("FailedRecordCount").intValue()).isEqualTo(1);
    clock.add(Duration.ofSeconds(1));
    assertThat(texts(get(iterator("TRIM_HORIZON", null, null)))).hasSize(1_500);
  }

  @Test
  void aShardTakesAMebibyteASecondIfLimited() throws IOException {
    reopen(settings.withRateLimits(true));
    create(1);
    assertThat(putAll(12, 100_000).path("FailedRecordCount").intValue()).isEqualTo(2);
    clock.add(Duration.ofSeconds(1));
    assertThat(putAll(12, 100_000).path("FailedRecordCount").intValue()).isEqualTo(2);
  }

  @Test
  void aShardIsReadFiveTimesASecondAndTwoMebibytesIfLimited() throws IOException {
    reopen(settings.withRateLimits(true));
    create(1);
    String iterator = iterator("TRIM_HORIZON", null, null);
    for (int i = 0; i < 5; i++) {
      get(iterator);
    }
    assertFails("ProvisionedThroughputExceededException", () -> get(iterator));
    for (int i = 0; i < 10; i++) {
      clock.add(Duration.ofSeconds(1));
      assertThat(putAll(10, 100_000).path("FailedRecordCount").intValue()).isZero();
    }
    assertThat(texts(get(iterator))).hasSize(100);
    clock.add(Duration.ofSeconds(3));
    assertFails("ProvisionedThroughputExceededException", () -> get(iterator));
    clock.add(Duration.ofSeconds(2));
    assertThat(texts(get(iterator))).hasSize(100);
  }

  @Test
  void oneCallReadsAtMostTenMebibytes() {
    create(1);
    for (int i = 0; i < 3; i++) {
      putAll(5, 1_000_000);
    }
    JsonNode first = get(iterator("TRIM_HORIZON", null, null));
    assertThat(texts(first)).hasSize(10);
    assertThat(texts(get(first.path("NextShardIterator").textValue()))).hasSize(5);
  }

  @Test
  void anAccountHasNoMoreThanItsShards() {
    create(499);
    ObjectNode other = JSON.createObjectNode().put("StreamName", "other").put("ShardCount", 2);
    assertFails("LimitExceededException", () -> call("CreateStream", other));
    call("CreateStream", other.put("ShardCount", 1));
    assertFails("LimitExceededException", () -> split(SHARD, "100"));
  }

  @Test
  void theKeysOfARecordAreKeptWhateverTheyHold() throws IOException {
    create(1);
    String key = "ключ \u0000 \uD83D\uDE00";
    put(key, "text");
    reopen(settings);
    JsonNode record = get(iterator("TRIM_HORIZON", null, null)).path("Records").get(0);
    assertThat(record.path("PartitionKey").textValue()).isEqualTo(key);
  }

  @Test
  void aNameThatIsAFolderIsNoWayOut() throws IOException {
    for (String name : List.of(".", "..", "stream.json", "-")) {
      call("CreateStream", JSON.createObjectNode().put("StreamName", name).put("ShardCount", 1));
    }
    reopen(settings);
    assertThat(call("ListStreams", JSON.createObjectNode()).path("StreamNames")).hasSize(4);
    assertFails(
        "ValidationException",
        () ->
            call(
                "CreateStream",
                JSON.createObjectNode().put("StreamName", "../x").put("ShardCount", 1)));
  }

  private void reopen(KinesisSettings with) throws IOException {
    service.close();
    service = KinesisService.open(with);
  }

  private void create(int shards) {
    call("CreateStream", stream().put("ShardCount", shards));
  }

  private static ObjectNode stream() {
    return JSON.createObjectNode().put("StreamName", "pins");
  }

  private String put(String key, String text) {
    return call("PutRecord", stream().put("PartitionKey", key).put("Data", base64(text)))
        .path("SequenceNumber")
        .textValue();
  }

  private JsonNode putAll(int count, int bytes) {
    ObjectNode request = stream();
    for (int i = 0; i < count; i++) {
      request
          .withArray("Records")
          .addObject()
          .put("PartitionKey", "k")
          .put("Data", base64("x".repeat(bytes)));
    }
    return call("PutRecords", request);
  }

  private void split(String shard, String key) {
    call("SplitShard", stream().put("ShardToSplit", shard).put("NewStartingHashKey", key));
  }

  private String iterator(String type, String number, Long time) {
    ObjectNode request = stream().put("ShardId", SHARD).put("ShardIteratorType", type);
    if (number != null) {
      request.put("StartingSequenceNumber", number);
    }
    if (time != null) {
      request.put("Timestamp", time / 1000.0);
    }
    return call("GetShardIterator", request).path("ShardIterator").textValue();
  }

  private JsonNode get(String iterator) {
    return call("GetRecords", JSON.createObjectNode().put("ShardIterator", iterator));
  }

  private static List<String> texts(JsonNode answer) {
    List<String> texts = new ArrayList<>();
    for (JsonNode record : answer.path("Records")) {
      texts.add(new String(Base64.getDecoder().decode(record.path("Data").textValue()), UTF_8));
    }
    return texts;
  }

  /** Reads to the tip, a few records a call. */
  private void assertReads(List<Put> model, int from, String iterator) {
    List<String> read = new ArrayList<>();
    String next = iterator;
    while (true) {
      JsonNode answer =
          call("GetRecords", JSON.createObjectNode().put("ShardIterator", next).put("Limit", 100));
      for (JsonNode record : answer.path("Records")) {
        read.add(
            record.path("SequenceNumber").textValue()
                + Math.round(record.path("ApproximateArrivalTimestamp").doubleValue() * 1000));
      }
      if (answer.path("MillisBehindLatest").longValue() == 0
          && answer.path("Records").size() < 100) {
        break;
      }
      next = answer.path("NextShardIterator").textValue();
    }
    assertThat(read)
        .isEqualTo(
            model.subList(from, model.size()).stream().map(put -> put.number + put.time).toList());
  }

  private List<String> shards() {
    List<String> ids = new ArrayList<>();
    for (JsonNode shard : call("ListShards", stream()).path("Shards")) {
      ids.add(shard.path("ShardId").textValue());
    }
    return ids;
  }

  private String status() {
    return call("DescribeStreamSummary", stream())
        .path("StreamDescriptionSummary")
        .path("StreamStatus")
        .textValue();
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Segment::isSegment).count();
    }
  }

  private JsonNode call(String operation, ObjectNode request) {
    Answer answer = service.call(operation, new Request(WireFormat.JSON, request.deepCopy()));
    try {
      return JSON.readTree(WireFormat.JSON.write(answer));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertFails(String type, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(KinesisException.class, e -> assertThat(e.type()).isEqualTo(type));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private record Put(String number, long time) {}

  /** A clock that goes on only when it is told to. */
  private static final class HeldClock extends Clock {
    private Instant now = Instant.parse("2026-11-21T10:00:00.123Z");

    void add(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
