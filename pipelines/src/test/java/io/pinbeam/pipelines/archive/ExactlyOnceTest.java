package io.pinbeam.pipelines.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaRecordSink;
import io.pinbeam.pipelines.store.ObjectStore;
import io.pinbeam.transforms.clean.CleaningRules;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Runs that die at any call, alone and two at once, over a partition with gaps that grows between
 * them: in the end every record is in one object, and the objects are the model's.
 */
class ExactlyOnceTest {
  private static final String TOPIC = "me.pin";
  private static final String FOLDER = "topics/me.pin/partition=0/";
  private static final long[] FLUSH_SIZES = {1, 2, 7, 50, 1_000};

  private final MemoryObjects bucket = new MemoryObjects();

  /** The records that are there; Kafka's end is the offset after them, or more. */
  private final ConcurrentSkipListMap<Long, byte[]> partition = new ConcurrentSkipListMap<>();

  private volatile long end;

  private final CyclicBarrier meeting = new CyclicBarrier(2);

  @RepeatedTest(150)
  void everyRecordIsInOneObject(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    int phases = 1 + random.nextInt(6);
    for (int phase = 0; phase < phases; phase++) {
      grow(random);
      List<Thread> runs = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        runs.add(run(random));
      }
      for (Thread thread : runs) {
        thread.start();
      }
      grow(random);
      for (Thread thread : runs) {
        thread.join();
      }
    }
    carryOut(bucket.whole(), "last", 7, 100);

    assertThat(bucket.disagreements.stream().filter(name -> name.startsWith("topics/"))).isEmpty();
    TreeMap<Long, String> objects = new TreeMap<>();
    bucket
        .objects
        .tailMap(FOLDER)
        .forEach(
            (name, bytes) -> {
              if (name.startsWith(FOLDER)) {
                long first = ArchiveNames.number(name, ArchiveNames.OBJECT_ENDING).orElseThrow();
                objects.put(first, new String(bytes, UTF_8));
              }
            });
    for (Map.Entry<Long, String> object : objects.entrySet()) {
      Long next = objects.higherKey(object.getKey());
      assertThat(object.getValue())
          .isEqualTo(text(object.getKey(), next == null ? Long.MAX_VALUE : next))
          .isNotEmpty();
    }
    assertThat(String.join("", objects.values())).isEqualTo(text(0, Long.MAX_VALUE));
    assertThat(plansTold()).allSatisfy(this::holdsWhatItWasTold);
    long plans = count(ArchiveNames.PLAN_ENDING);
    assertThat(count(ArchiveNames.DONE_ENDING)).isEqualTo(plans).isPositive();

    // A run with nothing new changes nothing.
    Map<String, byte[]> before = new TreeMap<>(bucket.objects);
    carryOut(bucket.whole(), "idle", 3, 100);
    assertThat(bucket.objects.keySet()).isEqualTo(before.keySet());
  }

  /** A start that is gone is never taken from an object that had it. */
  @RepeatedTest(20)
  void whatIsDeletedIsCountedAndWhatIsThereStays(RepetitionInfo repetition) throws Exception {
    Random random = new Random(1_000 + repetition.getCurrentRepetition());
    grow(random);
    Thread run = run(random);
    run.start();
    run.join();
    Map<String, byte[]> before = new TreeMap<>(bucket.objects);
    long start = 1 + random.nextInt((int) end);
    partition.headMap(start).clear();
    grow(random);
    carryOut(bucket.whole(), "last", 7, 100, start, null);
    before.forEach(
        (name, bytes) -> {
          if (!name.equals(ArchiveNames.LEDGER)) {
            assertThat(bucket.objects.get(name)).isEqualTo(bytes);
          }
        });
    StringBuilder all = new StringBuilder();
    bucket.objects.forEach(
        (name, bytes) -> all.append(name.startsWith(FOLDER) ? new String(bytes, UTF_8) : ""));
    assertThat(all.toString()).endsWith(text(start, Long.MAX_VALUE));
    assertThat(all.toString().lines()).doesNotHaveDuplicates();
  }

  private Thread run(Random random) {
    long flushSize = FLUSH_SIZES[random.nextInt(FLUSH_SIZES.length)];
    long taskOffsets = 1 + random.nextInt(60);
    ObjectStore store = bucket.dyingAfter(random.nextInt(4) == 0 ? 100_000 : random.nextInt(60));
    String runId = "run-" + random.nextInt();
    Instant until =
        random.nextInt(3) == 0 ? Instant.ofEpochMilli(random.nextInt((int) end + 40)) : null;
    return new Thread(
        () -> {
          try {
            carryOut(store, runId, flushSize, taskOffsets, 0, until);
          } catch (IOException e) {
            // Killed.
          }
        });
  }

  private void carryOut(ObjectStore store, String runId, long flushSize, long taskOffsets)
      throws IOException {
    carryOut(store, runId, flushSize, taskOffsets, 0, null);
  }

  private void carryOut(
      ObjectStore store,
      String runId,
      long flushSize,
      long taskOffsets,
      long start,
      @Nullable Instant until)
      throws IOException {
    ArchiveRun run =
        ArchiveRun.builder()
            .runId(runId)
            .startedAt(Instant.EPOCH)
            .until(until)
            .root("")
            .kafka(KafkaClientConfig.of(Map.of("bootstrap.servers", "none:1")))
            .flushSize(flushSize)
            .taskOffsets(taskOffsets)
            .rules(CleaningRules.standard())
            .options(Map.of())
            .runner("none")
            .build();
    ArchiveSchedule schedule =
        new ArchivePlanner(store, flushSize, taskOffsets, runId, Instant.EPOCH, until)
            .plan(List.of(KafkaRange.of(TOPIC, 0, 0, 0)), new TestOffsets(start));
    List<TaskReport> reports = new ArrayList<>();
    try (Uploads uploads = new Uploads()) {
      TaskWriter writer = new TaskWriter(store, uploads, run.rules(), () -> {});
      for (ArchiveTask task : schedule.tasks()) {
        reports.add(TaskReport.of(TOPIC, 0, writer.write(task, this::read)));
      }
    }
    FinishArchive.finish(store, run, schedule.partitions(), reports);
  }

  private void meet() {
    try {
      meeting.await(3, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | BrokenBarrierException e) {
      meeting.reset();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long read(KafkaRange range, KafkaRecordSink sink) throws IOException {
    long records = 0;
    for (var record : partition.subMap(range.from(), range.to()).entrySet()) {
      sink.accept(TOPIC, 0, record.getKey(), 0, record.getValue());
      records++;
    }
    return records;
  }

  private void grow(Random random) {
    long next = end;
    int steps = 1 + random.nextInt(80);
    for (int i = 0; i < steps; i++) {
      int gap = random.nextInt(10) == 0 ? random.nextInt(20) : 0;
      next += gap;
      partition.put(next, ("{\"ind\":" + next + "}").getBytes(UTF_8));
      next++;
    }
    end = next + (random.nextBoolean() ? random.nextInt(5) : 0);
  }

  private String text(long from, long to) {
    StringBuilder text = new StringBuilder();
    partition
        .subMap(from, to)
        .values()
        .forEach(value -> text.append(new String(value, UTF_8)).append('\n'));
    return text.toString();
  }

  private long count(String ending) {
    return bucket.objects.keySet().stream().filter(name -> name.endsWith(ending)).count();
  }

  private List<ArchivePlan> plansTold() throws IOException {
    List<ArchivePlan> plans = new ArrayList<>();
    for (Map.Entry<String, byte[]> object : bucket.objects.entrySet()) {
      if (object.getKey().endsWith(ArchiveNames.PLAN_ENDING)) {
        ArchivePlan plan = ArchivePlan.parse(object.getKey(), object.getValue());
        if (plan.until() != null) {
          plans.add(plan);
        }
      }
    }
    return plans;
  }

  /** A record's time is its offset. */
  private void holdsWhatItWasTold(ArchivePlan plan) {
    assertThat(partition.subMap(Math.min(plan.until().toEpochMilli(), plan.to()), plan.to()))
        .as("%s", plan)
        .isEmpty();
    assertThat(plan.arrival()).isBefore(plan.until());
  }

  /** What the partition holds from an offset on. */
  private final class TestOffsets implements ArchivePlanner.Offsets {
    private final long start;

    TestOffsets(long start) {
      this.start = start;
    }

    @Override
    public List<KafkaRange> snapshot() {
      // Plans are read: let other runs read them too before one of them is put.
      meet();
      return List.of(KafkaRange.of(TOPIC, 0, start, end));
    }

    @Override
    public List<KafkaRange> before(List<KafkaRange> ranges, Instant until) {
      KafkaRange range = ranges.get(0);
      Long first = partition.ceilingKey(until.toEpochMilli());
      long to = first == null ? range.to() : Math.min(Math.max(first, range.from()), range.to());
      return List.of(KafkaRange.of(TOPIC, 0, range.from(), to));
    }
  }
}
