package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An unbounded input goes into a table window by window, each once, on each runner. */
class DeltaStreamIT {
  private static final Schema SCHEMA = Schema.builder().addInt64Field("id").build();
  private static final int ROWS = 600;
  private static final int SHARDS = 2;
  private static final Duration STEP = Duration.millis(200);
  private static final Duration WINDOW = Duration.standardSeconds(10);

  /** 600 rows at 200 ms are 120 s, which are 12 windows of 10 s. */
  private static final int COMMITS = 12 * SHARDS;

  private static final long MAX_WAIT_MILLIS = 180_000;
  private static final Map<String, Queue<CommitResult>> RESULTS = new ConcurrentHashMap<>();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aReplayCommitsNothingNewAndLeavesNoFiles(String profile) throws Exception {
    List<CommitResult> first = run(profile);

    assertThat(first).hasSize(COMMITS).allMatch(CommitResult::isCommitted);
    assertThat(ids()).containsExactlyElementsOf(LongStream.range(0, ROWS).boxed().toList());
    long version = DeltaTable.at(path()).currentVersion();
    assertThat(version).isEqualTo(COMMITS - 1);
    List<Path> files = dataFiles();

    List<CommitResult> second = run(profile);

    assertThat(second).hasSize(COMMITS).noneMatch(CommitResult::isCommitted);
    assertThat(DeltaTable.at(path()).currentVersion()).isEqualTo(version);
    assertThat(dataFiles()).isEqualTo(files);
  }

  /** Until each window of each shard has had its answer. */
  private List<CommitResult> run(String profile) throws Exception {
    String run = UUID.randomUUID().toString();
    Queue<CommitResult> results = new ConcurrentLinkedQueue<>();
    RESULTS.put(run, results);
    PipelineResult result = pipeline(profile, run).run();
    try {
      long end = System.currentTimeMillis() + MAX_WAIT_MILLIS;
      while (results.size() < COMMITS && System.currentTimeMillis() < end) {
        result.waitUntilFinish(Duration.millis(200));
      }
    } finally {
      cancel(result);
    }
    return List.copyOf(results);
  }

  private static void cancel(PipelineResult result) throws IOException {
    PipelineResult.State state = result.getState();
    if (state == null || !state.isTerminal()) {
      result.cancel();
    }
    // Spark's runner keeps the watermark for the next run in the JVM, which would drop all as late.
    GlobalWatermarkHolder.clear();
  }

  private Pipeline pipeline(String profile, String run) {
    Pipeline pipeline =
        Pipeline.create(Runners.streamOptions(profile, folder.resolve("checkpoint-" + run)));
    pipeline
        .apply(Read.from(new ReplayedSequence(ROWS, Instant.parse("2026-11-21T10:00:00Z"), STEP)))
        .apply(MapElements.into(TypeDescriptors.rows()).via(DeltaStreamIT::row))
        .setRowSchema(SCHEMA)
        .apply(Window.into(FixedWindows.of(WINDOW)))
        .apply(DeltaIO.writeRows().to(path()).withWindowedCommits("stream").withShards(SHARDS))
        .getCommits()
        .apply(ParDo.of(new ResultFn(run)));
    return pipeline;
  }

  private static Row row(long id) {
    return Row.withSchema(SCHEMA).addValue(id).build();
  }

  private String path() {
    return folder.resolve("table").toString();
  }

  private List<Long> ids() throws IOException {
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(path()).rows()) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    Collections.sort(ids);
    return ids;
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(path()))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** Both runners work in this JVM. */
  private static final class ResultFn extends DoFn<CommitResult, Void> {
    private static final long serialVersionUID = 1L;

    private final String run;

    ResultFn(String run) {
      this.run = run;
    }

    @ProcessElement
    public void process(@Element CommitResult result) {
      RESULTS.get(run).add(result);
    }
  }
}
