package io.pinbeam.pipelines.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

class KinesisShardReaderTest {
  private static final ShardId SHARD = new ShardId("s", "shardId-000000000000");
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final FakeKinesis kinesis = new FakeKinesis();
  private final KinesisShards shards = KinesisShards.of(kinesis);
  private final Warnings warnings = new Warnings();
  private final Logger logger = Logger.getLogger(KinesisShardReader.class.getName());

  @BeforeEach
  void listen() {
    logger.addHandler(warnings);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(warnings);
  }

  @Test
  void handsOutWhatTheServiceGivesAndNoCallIsAtTheTipUnlessItIsEmptyAndUpToDate() throws Exception {
    kinesis.answer(700, "1", "2").answer(300).answer(0, "3").answer(0).last("4");
    ShardReader reader = shards.open(SHARD, StartPosition.trimHorizon());

    Fetch first = reader.fetch();
    assertThat(positions(first)).containsExactly("1", "2");
    assertThat(first.records().get(1).arrivalMillis()).isEqualTo(1_001);
    assertThat(new String(first.records().get(1).data(), UTF_8)).isEqualTo("data 2");
    assertThat(first.behindMillis()).isEqualTo(700);
    assertThat(first.behindRecords()).isNegative();
    assertThat(first.isAtTip()).isFalse();
    assertThat(reader.fetch()).isEqualTo(new Fetch(List.of(), false, false, 300, -1));
    assertThat(reader.fetch().isAtTip()).isFalse();
    assertThat(reader.fetch()).isEqualTo(new Fetch(List.of(), true, false, 0, -1));
    Fetch last = reader.fetch();
    assertThat(positions(last)).containsExactly("4");
    assertThat(last.isEnded()).isTrue();
    assertThat(reader.fetch()).isEqualTo(new Fetch(List.of(), true, true, 0, -1));
    assertThat(kinesis.iterators).containsExactly("TRIM_HORIZON");
    assertThat(kinesis.reads).containsExactly("TRIM_HORIZON", "next", "next", "next", "next");
  }

  @Test
  void beginsAfterARecordWithoutHandingItOut() throws Exception {
    kinesis.answer(5).answer(0, "8", "9");
    ShardReader reader = shards.openAfter(SHARD, "8");

    assertThat(positions(reader.fetch())).isEmpty();
    assertThat(positions(reader.fetch())).containsExactly("9");
    assertThat(kinesis.iterators).containsExactly("AT_SEQUENCE_NUMBER 8");
    assertThat(warnings.texts).isEmpty();
  }

  @Test
  void beginsAtARecord() throws Exception {
    kinesis.answer(0, "8", "9");
    assertThat(positions(shards.openAt(SHARD, "8").fetch())).containsExactly("8", "9");
    assertThat(warnings.texts).isEmpty();
  }

  @Test
  void tellsOfARecordThatIsGone() throws Exception {
    kinesis.answer(0, "12", "13");
    assertThat(positions(shards.openAfter(SHARD, "8").fetch())).containsExactly("12", "13");
    assertThat(warnings.texts)
        .containsExactly(
            "s/shardId-000000000000 does not have the record at 8 any more: those from there to 12"
                + " that were not read yet are lost");
  }

  @Test
  void tellsOfARecordThatIsGoneWhereNothingCameAfterIt() throws Exception {
    kinesis.answer(0).answer(0, "12").last();
    ShardReader reader = shards.openAfter(SHARD, "8");
    reader.fetch();
    reader.fetch();
    shards.openAfter(SHARD, "8").fetch();
    assertThat(warnings.texts).hasSize(2).allMatch(text -> text.contains("at 8 any more"));
  }

  @Test
  void anIteratorThatExpiresIsMadeAnewAfterTheLastRecord() throws Exception {
    kinesis.answer(9, "1", "2").fail(expired()).answer(7, "2", "10").answer(0, "11");
    ShardReader reader = shards.open(SHARD, StartPosition.trimHorizon());

    reader.fetch();
    assertThat(reader.fetch()).isEqualTo(new Fetch(List.of(), false, false, 9, -1));
    assertThat(positions(reader.fetch())).containsExactly("10");
    assertThat(positions(reader.fetch())).containsExactly("11");
    assertThat(kinesis.iterators).containsExactly("TRIM_HORIZON", "AT_SEQUENCE_NUMBER 2");
    assertThat(warnings.texts).isEmpty();
  }

  @Test
  void anIteratorOfTheTipThatExpiresGoesOnWhereItBegan() throws Exception {
    kinesis.fail(expired()).answer(0, "1");
    ShardReader reader = shards.open(SHARD, StartPosition.latest());

    reader.fetch();
    assertThat(positions(reader.fetch())).containsExactly("1");
    assertThat(kinesis.iterators).containsExactly("LATEST", "AT_TIMESTAMP");
  }

  @Test
  void anIteratorThatExpiresBeforeTheRecordAtItsBeginningKeepsIt() throws Exception {
    kinesis.fail(expired()).answer(0, "8");
    ShardReader reader = shards.openAt(SHARD, "8");

    reader.fetch();
    assertThat(positions(reader.fetch())).containsExactly("8");
    assertThat(kinesis.iterators).containsExactly("AT_SEQUENCE_NUMBER 8", "AT_SEQUENCE_NUMBER 8");
  }

  @Test
  void aTimeInTheServicesFutureIsTheTip() throws Exception {
    kinesis.refusals.add(FakeKinesis.error(InvalidArgumentException.builder(), "Invalid"));
    kinesis.answer(0, "1");
    ShardReader reader = shards.open(SHARD, StartPosition.at(Instant.now().plusSeconds(60)));
    assertThat(positions(reader.fetch())).containsExactly("1");
    assertThat(kinesis.iterators).containsExactly("AT_TIMESTAMP", "LATEST");
  }

  @Test
  void whatMayPassIsOneLineAndTheNextCallGoesOn() throws Exception {
    kinesis
        .answer(9, "1")
        .fail(
            FakeKinesis.error(
                ProvisionedThroughputExceededException.builder(),
                "ProvisionedThroughputExceededException"))
        .fail(
            SdkClientException.create(
                "Unable to execute HTTP request", new IOException("cut\nhere")))
        .answer(0, "2");
    ShardReader reader = shards.open(SHARD, StartPosition.trimHorizon());

    reader.fetch();
    assertThatThrownBy(reader::fetch)
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            "cannot read s/shardId-000000000000: ProvisionedThroughputExceededException (first"
                + " second)");
    assertThatThrownBy(reader::fetch).hasMessage("cannot read s/shardId-000000000000: cut here");
    assertThat(positions(reader.fetch())).containsExactly("2");
    assertThat(kinesis.iterators).hasSize(1);
  }

  @Test
  void aShardThatCannotBeBegunAnewIsTriedAgain() throws Exception {
    kinesis.answer(9, "1").fail(expired()).answer(0, "1", "2");
    ShardReader reader = shards.open(SHARD, StartPosition.trimHorizon());

    reader.fetch();
    reader.fetch();
    kinesis.refusals.add(SdkClientException.create("cut"));
    assertThatThrownBy(reader::fetch).isInstanceOf(IOException.class);
    assertThat(positions(reader.fetch())).containsExactly("2");
  }

  @Test
  void aStreamThatIsNotThereIsAFileNotFound() {
    kinesis.refusals.add(
        FakeKinesis.error(ResourceNotFoundException.builder(), "ResourceNotFoundException"));
    assertThatThrownBy(() -> shards.open(SHARD, StartPosition.latest()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageStartingWith("cannot read s/shardId-000000000000: ResourceNotFoundException");
  }

  @Test
  void aPositionOfAnotherStreamOfTheNameEndsTheRun() {
    kinesis.refusals.add(FakeKinesis.error(InvalidArgumentException.builder(), "Invalid"));
    assertThatThrownBy(() -> shards.openAfter(SHARD, "8"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("after 8 of s/", "made anew", "--output");
  }

  @Test
  void anInterruptedCallIsAnInterruption() throws Exception {
    kinesis.fail(AbortedException.create("Thread was interrupted"));
    ShardReader reader = shards.open(SHARD, StartPosition.trimHorizon());
    assertThatThrownBy(reader::fetch).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aShardThatGivesNothingForEverIsReadFromItsOldestRecord() throws Exception {
    for (int call = 0; call < 20; call++) {
      kinesis.answer(DAY);
    }
    kinesis.answer(DAY, "7", "8", "9", "10").answer(0, "11");
    KinesisShardReader reader = KinesisShardReader.open(kinesis, SHARD, "8", false).withoutPace();

    for (int call = 0; call < 20; call++) {
      assertThat(reader.fetch().records()).isEmpty();
    }
    assertThat(positions(reader.fetch())).containsExactly("9", "10");
    assertThat(positions(reader.fetch())).containsExactly("11");
    assertThat(kinesis.iterators).containsExactly("AT_SEQUENCE_NUMBER 8", "TRIM_HORIZON");
  }

  @Test
  void asksAShardFourTimesASecondAtMost() throws Exception {
    kinesis.answer(0).answer(0).answer(0);
    ShardReader reader = shards.open(SHARD, StartPosition.trimHorizon());
    long began = System.nanoTime();
    reader.fetch();
    reader.fetch();
    reader.fetch();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(490));
  }

  private static RuntimeException expired() {
    return FakeKinesis.error(ExpiredIteratorException.builder(), "ExpiredIteratorException");
  }

  private static List<String> positions(Fetch fetch) {
    return fetch.records().stream().map(FetchedRecord::position).toList();
  }

  private static final class Warnings extends Handler {
    final List<String> texts = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      if (line.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
        texts.add(line.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
