package io.pinbeam.delta;

import java.io.IOException;
import java.util.UUID;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
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
  private final DeltaSchema schema;
  private final WriteOptions options;

  WriteUngroupedRowsToFiles(String path, DeltaSchema schema, WriteOptions options) {
    this.path = path;
    this.schema = schema;
    this.options = options;
  }

  @Override
  public PCollection<DataFile> expand(PCollection<Row> rows) {
    return rows.apply("IntoOneWindow", Window.into(new GlobalWindows()))
        .apply("WriteFiles", ParDo.of(new WriteFn(path, schema, options)))
        .setCoder(DataFileCoder.of());
  }

  private static final class WriteFn extends DoFn<Row, DataFile> {
    private static final long serialVersionUID = 1L;

    private final Counter rowsWritten = Metrics.counter(DeltaIO.class, "rowsWritten");
    private final Counter filesWritten = Metrics.counter(DeltaIO.class, "filesWritten");
    private final Counter bytesWritten = Metrics.counter(DeltaIO.class, "bytesWritten");
    private final String path;
    private final DeltaSchema schema;
    private final WriteOptions options;
    private transient @Nullable DataFileWriter<Row> writer;

    WriteFn(String path, DeltaSchema schema, WriteOptions options) {
      this.path = path;
      this.schema = schema;
      this.options = options;
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<DataFile> out) throws IOException {
      if (writer == null) {
        writer =
            DataFileWriter.open(
                path,
                "part-" + UUID.randomUUID() + ".parquet",
                schema,
                new RowRecordWriter(schema),
                options);
      }
      writer.write(row);
      if (writer.estimatedBytes() >= options.targetFileBytes()) {
        out.output(close());
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      if (writer != null) {
        context.output(close(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }

    /** After a failed bundle. */
    @Teardown
    public void teardown() throws IOException {
      if (writer != null) {
        writer.abort();
        writer = null;
      }
    }

    private DataFile close() throws IOException {
      DataFile file = writer.close();
      writer = null;
      rowsWritten.inc(file.rowCount());
      filesWritten.inc();
      bytesWritten.inc(file.sizeBytes());
      return file;
    }
  }
}
