package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads one version of a Delta table, a file a task. The version and the schema are settled when
 * the pipeline is built: what is committed later is not seen.
 *
 * <p><b>Input/Output</b>: rows of {@link DeltaSchema#toBeam}, timestamps as {@code MicrosInstant}
 * (java.time.Instant), in no order.
 *
 * <p><b>Errors</b>: no table, an unknown version, a type or a table feature that is not supported:
 * when the pipeline is built.
 *
 * <p><b>Runners</b>: ParDo and Reshuffle. Tested on the direct runner and on SparkRunner (local).
 *
 * <p><b>Example</b>:
 *
 * <pre>{@code
 * PCollection<Row> users = pipeline.apply(DeltaIO.readRows().from("/data/users"));
 * }</pre>
 */
@AutoValue
public abstract class ReadRows extends PTransform<PBegin, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  static ReadRows create() {
    return new AutoValue_ReadRows(null, null);
  }

  abstract @Nullable String path();

  abstract @Nullable Long version();

  /** The table's folder: a local path or {@code s3://bucket/folder}. */
  public ReadRows from(String path) {
    return new AutoValue_ReadRows(path, version());
  }

  /** This version instead of the current one. */
  public ReadRows withVersion(long version) {
    return new AutoValue_ReadRows(path(), version);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    if (path() == null) {
      throw new IllegalArgumentException("DeltaIO.readRows() needs a table: .from(path)");
    }
    DeltaTable table = DeltaTable.at(path());
    long version = version() == null ? table.currentVersion() : version();
    DeltaSchema schema = table.schema(version);
    return begin
        .apply("Version", Create.of(version).withCoder(VarLongCoder.of()))
        .apply("ListFiles", ParDo.of(new ListFilesFn(path())))
        .setCoder(DataFileCoder.of())
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("ReadFiles", ParDo.of(new ReadFileFn(path(), schema)))
        .setRowSchema(schema.toBeam());
  }

  private static final class ListFilesFn extends DoFn<Long, DataFile> {
    private static final long serialVersionUID = 1L;

    private final String path;

    ListFilesFn(String path) {
      this.path = path;
    }

    @ProcessElement
    public void process(@Element Long version, OutputReceiver<DataFile> out) throws IOException {
      DeltaTable.at(path).files(version).forEach(out::output);
    }
  }

  private static final class ReadFileFn extends DoFn<DataFile, Row> {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final DeltaSchema schema;
    private transient @Nullable DeltaTable table;

    ReadFileFn(String path, DeltaSchema schema) {
      this.path = path;
      this.schema = schema;
    }

    @Setup
    public void setup() {
      table = DeltaTable.at(path);
    }

    @ProcessElement
    public void process(@Element DataFile file, OutputReceiver<Row> out) throws IOException {
      try (DeltaRows rows = table.rows(schema, file)) {
        rows.forEachRemaining(out::output);
      }
    }
  }
}
