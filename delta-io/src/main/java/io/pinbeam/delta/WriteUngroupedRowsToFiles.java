package io.pinbeam.delta;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Writes the rows of each bundle where they are, with no shuffle, into uncommitted files. */
final class WriteUngroupedRowsToFiles extends PTransform<PCollection<Row>, PCollection<DataFile>> {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final Partitioning partitioning;
  private final WriteOptions options;

  WriteUngroupedRowsToFiles(String path, Partitioning partitioning, WriteOptions options) {
    this.path = path;
    this.partitioning = partitioning;
    this.options = options;
  }

  @Override
  public PCollection<DataFile> expand(PCollection<Row> rows) {
    return rows.apply("IntoOneWindow", Window.into(new GlobalWindows()))
        .apply("WriteFiles", ParDo.of(new WriteFn(path, partitioning, options)))
        .setCoder(DataFileCoder.of());
  }

  private static final class WriteFn extends DoFn<Row, DataFile> {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final Partitioning partitioning;
    private final WriteOptions options;
    private transient @Nullable RowFiles files;

    WriteFn(String path, Partitioning partitioning, WriteOptions options) {
      this.path = path;
      this.partitioning = partitioning;
      this.options = options;
    }

    @StartBundle
    public void startBundle() {
      files = new RowFiles(path, partitioning, options);
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<DataFile> out) throws IOException {
      files.write(row, out::output);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      files.close(
          file ->
              context.output(file, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
    }

    /** After a failed bundle. */
    @Teardown
    public void teardown() throws IOException {
      if (files != null) {
        files.abort();
      }
    }
  }
}
