package io.pinbeam.pipelines.archive;

import io.pinbeam.pipelines.batch.BatchMetrics;
import io.pinbeam.pipelines.source.KafkaRangeReader;
import io.pinbeam.pipelines.store.ObjectStore;
import java.io.IOException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Carries out tasks, one after the other, and reports each. */
final class WriteObjects extends DoFn<ArchiveTask, KV<Integer, TaskReport>> {
  private static final int PROGRESS_STEP = 100;

  private final ArchiveRun run;
  private final int key;
  private final Counter recordsRead =
      Metrics.counter(BatchMetrics.NAMESPACE, BatchMetrics.RECORDS_READ);
  private final Counter inputDone =
      Metrics.counter(BatchMetrics.NAMESPACE, BatchMetrics.INPUT_DONE);
  private transient ObjectStore store;
  private transient Uploads uploads;
  private transient TaskWriter writer;
  private transient int uncounted;

  WriteObjects(ArchiveRun run, int key) {
    this.run = run;
    this.key = key;
  }

  @Setup
  public void setup(PipelineOptions options) {
    store = ObjectStore.of(run.root(), options);
    uploads = new Uploads();
    writer = new TaskWriter(store, uploads, run.rules(), this::progress);
  }

  @ProcessElement
  public void process(@Element ArchiveTask task, OutputReceiver<KV<Integer, TaskReport>> out)
      throws IOException {
    try (KafkaRangeReader reader = KafkaRangeReader.open(run.kafka())) {
      ArchiveCounts counts = writer.write(task, reader::read);
      out.output(KV.of(key, TaskReport.of(task.plan().topic(), task.plan().partition(), counts)));
    }
    recordsRead.inc(uncounted);
    uncounted = 0;
    inputDone.inc(task.range().offsets());
  }

  private void progress() {
    if (++uncounted == PROGRESS_STEP) {
      recordsRead.inc(uncounted);
      uncounted = 0;
    }
  }

  @Teardown
  public void teardown() {
    if (uploads != null) {
      uploads.close();
      store.close();
    }
  }
}
