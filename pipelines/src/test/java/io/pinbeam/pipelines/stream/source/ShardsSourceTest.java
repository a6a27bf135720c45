package io.pinbeam.pipelines.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a runner sees of the source. Shards are in memory, clocks are real. */
@Timeout(60)
class ShardsSourceTest {
  private static final long INTERVAL = 1_000;
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  private final MemoryShards shards = MemoryShards.create();
  private final Map<ShardId, List<String>> read = new TreeMap<>();
  private final List<UnboundedReader<ShardBatch>> readers = new ArrayList<>();
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;

  @TempDir Path folder;

  @BeforeEach
  void makeShards() {
    shards.addShard("s", "0");
    shards.addShard("s", "1");
  }

  @AfterEach
  void closeReaders() throws IOException {
    for (UnboundedReader<ShardBatch> reader : readers) {
      reader.close();
    }
  }

  @Test
  void aShardWithTenTimesTheBacklogClosesNoWindowOfAnother() throws Exception {
    long then = System.currentTimeMillis() - 60_000;
    putMany("0", 100, then, 600);
    putMany("1", 1_000, then, 60);
    shards.throttle("s", "0", 10, 10);

    readUntil(reader(source(), null), () -> count() == 1_100);

    assertThat(read.get(shard("0"))).isEqualTo(positions(100));
    assertThat(read.get(shard("1"))).isEqualTo(positions(1_000));
  }

  @Test
  void aShardThatCannotBeReadHoldsTheWatermarkUntilItCan() throws Exception {
    long then = System.currentTimeMillis() - 60_000;
    putMany("0", 10, then, 10);
    putMany("1", 10, then, 1_000);
    shards.block("s", "0", "service is down");
    UnboundedReader<ShardBatch> reader = reader(source(), null);

    readUntil(reader, () -> count() == 10);
    readFor(reader, 300);
    assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);

    shards.block("s", "0", null);
    readUntil(reader, () -> count() == 20 && !reader.getWatermark().isBefore(then + 9_000));
    assertThat(read.get(shard("0"))).isEqualTo(positions(10));
  }

  @Test
  void anIdleShardDoesNotHoldTheWatermark() throws Exception {
    long start = System.currentTimeMillis();
    put("1", start);
    UnboundedReader<ShardBatch> reader = reader(source(), null);

    readUntil(reader, () -> count() == 1 && reader.getWatermark().isAfter(start + 500));

    assertThat(System.currentTimeMillis() - start).isLessThan(10_000);
  }

  @Test
  void aRecordWithAnOlderStampIsNotBehindTheWatermark() throws Exception {
    long start = System.currentTimeMillis();
    put("0", start);
    UnboundedReader<ShardBatch> reader = reader(source(), null);
    readUntil(reader, () -> reader.getWatermark().isAfter(start + 300));

    put("0", start - 10_000);
    readUntil(reader, () -> count() == 2);

    assertThat(reader.getCurrent().records().get(0).arrivalMillis()).isEqualTo(start - 10_000);
  }

  @Test
  void childrenBeginWhenTheirParentsAreReadToTheirEnd() throws Exception {
    long then = System.currentTimeMillis() - 60_000;
    putMany("0", 50, then, 100);
    putMany("1", 50, then, 100);
    shards.throttle("s", "1", 5, 20);
    UnboundedReader<ShardBatch> reader = reader(source(), null);
    readUntil(reader, () -> count() > 0);

    shards.addShard("s", "2", "0", "1");
    shards.addShard("s", "3", "1");
    putMany("2", 20, then + 5_000, 100);
    putMany("3", 20, then + 5_000, 100);
    shards.end("s", "0");
    readFor(reader, 100);
    assertThat(read).doesNotContainKeys(shard("2"), shard("3"));
    shards.end("s", "1");

    readUntil(reader, () -> count() == 140);
    assertThat(read.get(shard("1"))).isEqualTo(positions(50));
    assertThat(read.get(shard("2"))).isEqualTo(positions(20));
    assertThat(read.get(shard("3"))).isEqualTo(positions(20));
  }

  @Test
  void aReaderThatIsOpenedAgainGoesOnWithWhatWasFetched() throws Exception {
    putMany("0", 5_000, System.currentTimeMillis() - 60_000, 1);
    ShardsSource source = source();
    UnboundedReader<ShardBatch> reader = reader(source, null);
    readUntil(reader, () -> count() > 0);

    for (int i = 0; i < 3; i++) {
      ShardsMark mark = copy((ShardsMark) reader.getCheckpointMark());
      reader.close();
      reader = reader(SerializableUtils.clone(source), mark);
      int before = count();
      UnboundedReader<ShardBatch> opened = reader;
      readUntil(opened, () -> count() > before);
    }

    assertThat(shards.opened("s", "0")).isEqualTo(1);
    assertThat(read.get(shard("0"))).isEqualTo(positions(count()));
  }

  @Test
  void aReaderIsOpenedAgainBeforeTheOldOneIsClosed() throws Exception {
    putMany("0", 5_000, System.currentTimeMillis() - 60_000, 1);
    ShardsSource source = source();
    UnboundedReader<ShardBatch> old = reader(source, null);
    readUntil(old, () -> count() > 0);

    UnboundedReader<ShardBatch> reader = reader(source, (ShardsMark) old.getCheckpointMark());
    old.close();
    ShardsSessions.sweep(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    readUntil(reader, () -> count() == 5_000);

    assertThat(shards.opened("s", "0")).isEqualTo(1);
  }

  @Test
  void whatWasTakenAfterAMarkIsGivenAgain() throws Exception {
    putMany("0", 3_000, System.currentTimeMillis() - 60_000, 1);
    ShardsSource source = source();
    UnboundedReader<ShardBatch> reader = reader(source, null);
    readUntil(reader, () -> count() >= 1_000);
    ShardsMark mark = copy((ShardsMark) reader.getCheckpointMark());
    List<String> before = List.copyOf(read.get(shard("0")));
    readUntil(reader, () -> count() > before.size());
    reader.close();

    read.put(shard("0"), new ArrayList<>(before));
    readUntil(reader(source, mark), () -> count() == 3_000);

    assertThat(read.get(shard("0"))).isEqualTo(positions(3_000));
    assertThat(shards.opened("s", "0")).isEqualTo(2);
  }

  @Test
  void aForgottenReaderIsClosedAndGoesOnIfItIsUsedAfterAll() throws Exception {
    putMany("0", 10, System.currentTimeMillis() - 60_000, 1);
    UnboundedReader<ShardBatch> reader = reader(source(), null);
    readUntil(reader, () -> count() == 10);

    ShardsSessions.sweep(System.nanoTime() + TimeUnit.MINUTES.toNanos(10));
    put("0", System.currentTimeMillis());
    readUntil(reader, () -> count() == 11);

    assertThat(read.get(shard("0"))).isEqualTo(positions(11));
    assertThat(shards.opened("s", "0")).isEqualTo(2);
  }

  @Test
  void recordsThatComeWhileALatestReaderIsGoneAreNotPassedOver() throws Exception {
    putMany("0", 3, System.currentTimeMillis() - 600_000, 1);
    ShardsSource source = source(plan(StartPosition.latest(), Map.of()), null);
    UnboundedReader<ShardBatch> reader = reader(source, null);
    readUntil(reader, () -> shards.opened("s", "0") == 1);
    readUntil(reader, () -> reader.getWatermark().isAfter(0));
    reader.close();
    ShardsSessions.sweep(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    put("0", System.currentTimeMillis());

    readUntil(reader(source, (ShardsMark) reader.getCheckpointMark()), () -> count() > 0);

    assertThat(read.get(shard("0"))).containsExactly("40");
  }

  @Test
  void aPlanSaysWhereShardsBegin() throws Exception {
    long then = System.currentTimeMillis() - 60_000;
    putMany("0", 20, then, 100);
    putMany("1", 20, then, 100);
    shards.addShard("s", "2", "0");
    putMany("2", 2, then, 100);
    shards.end("s", "0");
    ShardPlan after = new ShardPlan(null, "50", false, then - then % INTERVAL, List.of());
    ShardPlan at =
        new ShardPlan(
            null, "30", true, 0, List.of(new DoneRange(then - then % INTERVAL, "20", "30", "60")));
    StreamPlan plan = plan(StartPosition.latest(), Map.of(shard("0"), after, shard("1"), at));

    readUntil(reader(source(plan, null), null), () -> count() == 35);

    assertThat(read.get(shard("0"))).isEqualTo(positions(20).subList(5, 20));
    assertThat(read.get(shard("1"))).isEqualTo(positions(20).subList(2, 20));
    assertThat(read.get(shard("2"))).isEqualTo(positions(2));
  }

  @Test
  void windowsThatAreAheadOfTheClockAreGoneOnFrom() throws Exception {
    long ahead = System.currentTimeMillis() + 7_200_000;
    ShardPlan plan = new ShardPlan(null, "10", false, ahead, List.of());
    putMany("0", 3, System.currentTimeMillis(), 1);
    UnboundedReader<ShardBatch> reader =
        reader(source(plan(StartPosition.latest(), Map.of(shard("0"), plan)), null), null);

    readUntil(reader, () -> count() == 2);
    readUntil(reader, () -> reader.getWatermark().getMillis() > ahead + INTERVAL);

    assertThat(reader.getWatermark().getMillis()).isLessThan(ahead + 60_000);
  }

  @Test
  void stoppedItNotesWhatWasReadAndClosesTheWindowsOfTheRecords() throws Exception {
    long now = System.currentTimeMillis() + 5_000;
    put("0", now);
    StopSignal stop = new StopSignal(folder.resolve("run").toString());
    Files.createDirectories(folder.resolve("run"));
    ShardsSource source = source(plan(StartPosition.trimHorizon(), Map.of()), stop);
    UnboundedReader<ShardBatch> reader = reader(source, null);
    readUntil(reader, () -> count() == 1);
    long time = reader.getCurrent().records().get(0).timeMillis();

    Files.writeString(Path.of(stop.stopFile()), "STOP");
    readUntil(reader, () -> reader.getWatermark().getMillis() > time);
    put("0", now);

    assertThat(reader.getWatermark().getMillis()).isEqualTo((time / INTERVAL + 1) * INTERVAL);
    assertThat(Path.of(stop.readFile())).hasContent("s/0 10 10\n");
    assertThat(reader.advance()).isFalse();
    ShardsMark mark = copy((ShardsMark) reader.getCheckpointMark());
    reader.close();
    ShardsSessions.sweep(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    assertThat(reader(source, mark).start()).isFalse();
  }

  @Test
  void finishedItClosesAllWindows() throws Exception {
    StopSignal stop = new StopSignal(folder.resolve("run").toString());
    Files.createDirectories(folder.resolve("run"));
    Map<ShardId, ShardPlan> known =
        Map.of(shard("1"), new ShardPlan(null, "70", false, 0, List.of()));
    UnboundedReader<ShardBatch> reader =
        reader(source(plan(StartPosition.trimHorizon(), known), stop), null);

    Files.writeString(Path.of(stop.stopFile()), "FINISH");
    readUntil(reader, () -> reader.getWatermark().equals(BoundedWindow.TIMESTAMP_MAX_VALUE));

    assertThat(Path.of(stop.readFile())).hasContent("s/1 70 70\n");
  }

  @Test
  void aStreamThatIsNotThereIsNamed() throws Exception {
    ShardsSource source =
        ShardsSource.of(shards, List.of("nowhere"), plan(StartPosition.latest(), Map.of()), null);
    UnboundedReader<ShardBatch> reader = reader(source, null);

    assertThatThrownBy(() -> readUntil(reader, () -> false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no stream nowhere");
  }

  @Test
  void itIsOneSplit() throws Exception {
    ShardsSource source = source();

    assertThat(source.split(8, OPTIONS)).containsExactly(source);
  }

  private ShardsSource source() {
    return source(plan(StartPosition.trimHorizon(), Map.of()), null);
  }

  private ShardsSource source(StreamPlan plan, StopSignal stop) {
    return ShardsSource.of(shards, List.of("s"), plan, stop);
  }

  private static StreamPlan plan(StartPosition start, Map<ShardId, ShardPlan> known) {
    return new StreamPlan(start, known, INTERVAL);
  }

  private UnboundedReader<ShardBatch> reader(ShardsSource source, ShardsMark mark)
      throws IOException {
    UnboundedReader<ShardBatch> reader = source.createReader(OPTIONS, mark);
    readers.add(reader);
    return reader;
  }

  private void putMany(String shard, int count, long from, long step) {
    for (int i = 0; i < count; i++) {
      put(shard, from + i * step);
    }
  }

  private void put(String shard, long arrival) {
    shards.put("s", shard, arrival, "x".getBytes(UTF_8));
  }

  private static ShardId shard(String shard) {
    return new ShardId("s", shard);
  }

  private static List<String> positions(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> Integer.toString(i * 10)).toList();
  }

  private static ShardsMark copy(ShardsMark mark) throws IOException {
    return CoderUtils.clone(ShardsMarkCoder.of(), mark);
  }

  private int count() {
    return read.values().stream().mapToInt(List::size).sum();
  }

  private void readFor(UnboundedReader<ShardBatch> reader, long millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    readUntil(reader, () -> System.nanoTime() > end);
  }

  /** No batch is behind what was promised before it, and promises are kept in each shard. */
  private void readUntil(UnboundedReader<ShardBatch> reader, BooleanSupplier isDone)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isDone.getAsBoolean()) {
      assertThat(System.nanoTime()).as("read so far: %s", read).isLessThan(end);
      if (reader.advance()) {
        ShardBatch batch = reader.getCurrent();
        assertThat(reader.getCurrentTimestamp()).isGreaterThanOrEqualTo(watermark);
        long before = watermark.getMillis();
        for (ShardRecord record : batch.records()) {
          assertThat(record.timeMillis()).isGreaterThanOrEqualTo(before);
          before = record.timeMillis();
          read.computeIfAbsent(batch.shard(), shard -> new ArrayList<>()).add(record.position());
        }
      }
      assertThat(reader.getWatermark()).isGreaterThanOrEqualTo(watermark);
      watermark = reader.getWatermark();
    }
  }
}
