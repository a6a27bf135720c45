package io.pinbeam.pipelines.query;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes rows into one file in a given order: workers sort runs of them, one worker merges the
 * runs. A result without rows gives a file with a header.
 */
final class WriteResult extends PTransform<PCollection<Row>, PDone> {
  private static final long serialVersionUID = 1;
  private static final int ROWS_IN_A_RUN = 10_000;

  private final ResultSpec spec;

  private WriteResult(ResultSpec spec) {
    this.spec = spec;
  }

  static WriteResult of(ResultSpec spec) {
    return new WriteResult(spec);
  }

  @Override
  public PDone expand(PCollection<Row> rows) {
    PCollection<SortedRun> runs = rows.apply("Sort runs", ParDo.of(new SortRunsFn(spec)));
    PCollection<SortedRun> none =
        rows.getPipeline()
            .apply("No rows", Create.of(SortedRun.empty()).withCoder(SortedRunCoder.INSTANCE));
    PCollectionList.of(runs.setCoder(SortedRunCoder.INSTANCE))
        .and(none)
        .apply("With no rows", Flatten.pCollections())
        .apply("To one worker", WithKeys.of(0))
        .apply("Gather runs", GroupByKey.create())
        .apply("Merge runs", ParDo.of(new MergeRunsFn(spec)));
    return PDone.in(rows.getPipeline());
  }

  private static final class SortRunsFn extends DoFn<Row, SortedRun> {
    private static final long serialVersionUID = 1;

    private final ResultSpec spec;
    private transient @Nullable List<Row> rows;

    SortRunsFn(ResultSpec spec) {
      this.spec = spec;
    }

    @StartBundle
    public void start() {
      rows = new ArrayList<>();
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<SortedRun> out) throws IOException {
      rows.add(row);
      if (rows.size() == ROWS_IN_A_RUN) {
        out.output(run());
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws IOException {
      if (!rows.isEmpty()) {
        context.output(run(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }

    private SortedRun run() throws IOException {
      rows.sort(spec.order());
      // A bundle that is tried again writes files of other names; only those handed on are read.
      SortedRun run =
          SortedRun.write(rows, spec.coder(), spec.staging() + "/run-" + UUID.randomUUID());
      rows.clear();
      return run;
    }
  }

  private static final class MergeRunsFn extends DoFn<KV<Integer, Iterable<SortedRun>>, Void> {
    private static final long serialVersionUID = 1;

    private final ResultSpec spec;

    MergeRunsFn(ResultSpec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<SortedRun>> runs) throws IOException {
      // A file store shows an object once it is whole; a local file is renamed then.
      String first = ResultFiles.remote(spec.path()) ? spec.path() : spec.path() + ".part";
      long total = 0;
      try (MergedRuns rows = MergedRuns.of(runs.getValue(), spec.coder(), spec.order());
          Writer text = writer(first)) {
        RowWriter out = RowWriter.of(spec, text);
        for (Row row = rows.next(); row != null; row = rows.next()) {
          if (total < spec.limit()) {
            out.write(row);
          }
          total++;
        }
        out.finish();
      }
      if (!first.equals(spec.path())) {
        ResultFiles.rename(first, spec.path());
      }
      try (Writer counts = writer(spec.counts())) {
        counts.write(Math.min(total, spec.limit()) + " " + total);
      }
    }

    private static Writer writer(String path) throws IOException {
      return new BufferedWriter(
          new OutputStreamWriter(ResultFiles.create(path), StandardCharsets.UTF_8));
    }
  }
}
