package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.sink.DeadLetterFile;
import io.pinbeam.pipelines.source.FileBodies;
import io.pinbeam.pipelines.source.InputFile;
import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.source.KafkaRangeReader;
import io.pinbeam.pipelines.source.ReadTask;
import io.pinbeam.pipelines.source.SmallObjects;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.model.SourcePosition;
import java.io.IOException;
import java.io.InputStream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads, parses and cleans a task in one go, and writes its rows to data files that no table shows
 * yet.
 *
 * <p><b>Input:</b> tasks of one kind each.
 *
 * <p><b>Output:</b> by hash bucket of {@code ind} the packed projections that the join and the
 * answers need, by their places in the {@link Spill}; under keys below zero the tasks' reports. It
 * is one output on purpose: Spark would read and write everything again for the second one.
 *
 * <p><b>Errors:</b> refused records go to the dead letters of the task.
 */
final class CleanToFiles
    extends PTransform<PCollection<ReadTask>, PCollection<KV<Integer, byte[]>>> {
  static final SerializableCoder<TaskReport> REPORT_CODER = SerializableCoder.of(TaskReport.class);

  /** Reports share few keys, for a runner's cost is by key. */
  private static final int REPORT_KEYS = 4;

  private final BatchRun run;
  private final @Nullable KafkaClientConfig kafkaClient;

  CleanToFiles(BatchRun run, @Nullable KafkaClientConfig kafkaClient) {
    this.run = run;
    this.kafkaClient = kafkaClient;
  }

  static boolean isReport(int key) {
    return key < 0;
  }

  /** Under which a report goes. */
  static int reportKey(long number) {
    return (int) (-1 - number % REPORT_KEYS);
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<ReadTask> tasks) {
    return tasks
        .apply("Clean", ParDo.of(new CleanFn(run, kafkaClient)))
        .setCoder(KvCoder.of(VarIntCoder.of(), PackedBytesCoder.of()));
  }

  private static final class CleanFn extends DoFn<ReadTask, KV<Integer, byte[]>> {
    private final BatchRun run;
    private final @Nullable KafkaClientConfig kafkaClient;
    private final Counter recordsRead =
        Metrics.counter(BatchMetrics.NAMESPACE, BatchMetrics.RECORDS_READ);
    private final Counter inputDone =
        Metrics.counter(BatchMetrics.NAMESPACE, BatchMetrics.INPUT_DONE);
    private transient PostReader reader;
    private transient RowStore store;
    private transient SmallObjects objects;

    CleanFn(BatchRun run, @Nullable KafkaClientConfig kafkaClient) {
      this.run = run;
      this.kafkaClient = kafkaClient;
    }

    @Setup
    public void setup(PipelineOptions options) {
      reader = PostReader.create(run.rules());
      store = new RowStore();
      objects = SmallObjects.by(options);
    }

    @Teardown
    public void teardown() {
      objects.close();
    }

    @ProcessElement
    public void process(@Element ReadTask task, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      TaskReport report;
      try (SpillWriter spilled = Spill.of(run).writer("task-" + task.id());
          DeadLetterFile letters =
              new DeadLetterFile(run.layout().deadLetters(run.runId(), task.id()));
          SavedRows saved = saved(task)) {
        PackedBuckets packed = new PackedBuckets(run.buckets(), spilled, out, saved);
        TaskCleaner cleaner = TaskCleaner.create(run, task, packed, store, letters, recordsRead);
        if (task.range() == null) {
          readFiles(task, cleaner);
        } else {
          readRange(task, cleaner);
        }
        report = cleaner.finish();
        packed.emitAll();
        if (saved != null) {
          saved.end();
        }
      }
      inputDone.inc(task.size());
      out.output(KV.of(reportKey(task.id()), CoderUtils.encodeToByteArray(REPORT_CODER, report)));
    }

    /** Where a later run finds the task's rows; null if none will ask. */
    private @Nullable SavedRows saved(ReadTask task) throws IOException {
      return run.savesRows()
          ? SavedRows.create(run.layout().savedRows(run.runId(), task.id()))
          : null;
    }

    private void readFiles(ReadTask task, TaskCleaner cleaner) throws IOException {
      FileBodies bodies = FileBodies.of(task.files(), objects);
      for (InputFile file : task.files()) {
        cleaner.source(file.rank(), position -> SourcePosition.file(file.path(), position));
        try (InputStream body = bodies.next()) {
          reader.read(file.kind(), body, cleaner);
        }
      }
    }

    private void readRange(ReadTask task, TaskCleaner cleaner) throws IOException {
      try (KafkaRangeReader range = KafkaRangeReader.open(kafkaClient)) {
        range.read(
            task.range(),
            (topic, partition, offset, timestamp, value) -> {
              cleaner.value(task.rank(), offset, SourcePosition.kafka(topic, partition, offset));
              if (value == null) {
                cleaner.tombstone(task.kind());
              } else {
                reader.read(task.kind(), value, 0, value.length, cleaner);
              }
            });
      }
    }
  }
}
