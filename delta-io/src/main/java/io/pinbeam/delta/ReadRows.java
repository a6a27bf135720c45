package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import io.pinbeam.delta.internal.KernelRows;
import io.pinbeam.delta.internal.KernelTable;
import io.pinbeam.delta.internal.PartitionFilter;
import io.pinbeam.delta.internal.ScanTask;
import io.pinbeam.delta.internal.ScanTaskCoder;
import io.pinbeam.delta.internal.TableScan;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
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
 * Reads one version of a Delta table, a file a task and large files in several. The version and the
 * schema are settled when the pipeline is built: what is committed later is not seen. Files are
 * listed in the pipeline.
 *
 * <p>Rows that a deletion vector names are left out; columns are found by the names or the numbers
 * of the table's column mapping; a column that is younger than a file is null there.
 *
 * <p><b>Input/Output</b>: rows of {@link DeltaSchema#toBeam}, or of the columns asked for, in no
 * order; timestamps as {@code MicrosInstant} (java.time.Instant), those without a time zone as
 * {@code DateTime} (java.time.LocalDateTime). Partition values are read as the Delta protocol
 * writes them, an empty text as null, a timestamp without a zone as UTC.
 *
 * <p><b>Errors</b>: no table, a version or time before the first or after the last, a column that
 * is not there, a type or a table feature that is not supported: when the pipeline is built, by
 * name. A data file that is gone (vacuumed) fails the pipeline.
 *
 * <p><b>Runners</b>: ParDo and Reshuffle. Tested on the direct runner and on SparkRunner (local).
 * Counters: {@code rowsRead}, {@code tasksRead}, {@code bytesRead}.
 *
 * <p><b>Example</b>:
 *
 * <pre>{@code
 * PCollection<Row> users =
 *     pipeline.apply(
 *         DeltaIO.readRows()
 *             .from("/data/users")
 *             .withTimestamp(Instant.parse("2026-11-21T00:00:00Z"))
 *             .withColumns("id", "name")
 *             .withPartition("country", "DE", null));
 * }</pre>
 */
@AutoValue
public abstract class ReadRows extends PTransform<PBegin, PCollection<Row>> {
  private static final long serialVersionUID = 1L;
  private static final long SPLIT_BYTES = 64L << 20;

  static ReadRows create() {
    return new AutoValue_ReadRows.Builder()
        .setColumns(List.of())
        .setPartitions(Map.of())
        .setSplitBytes(SPLIT_BYTES)
        .build();
  }

  abstract @Nullable String path();

  abstract @Nullable Long version();

  abstract @Nullable Instant timestamp();

  abstract List<String> columns();

  abstract Map<String, List<@Nullable Object>> partitions();

  abstract long splitBytes();

  abstract Builder toBuilder();

  /** The table's folder: a local path or {@code s3://bucket/folder}. */
  public ReadRows from(String path) {
    return toBuilder().setPath(path).build();
  }

  /** This version instead of the current one. */
  public ReadRows withVersion(long version) {
    return toBuilder().setVersion(version).build();
  }

  /** The version that was current at this time instead of the current one. */
  public ReadRows withTimestamp(Instant time) {
    return toBuilder().setTimestamp(time).build();
  }

  /** Only these columns, in this order; the others are not read from the files. */
  public ReadRows withColumns(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("withColumns needs the name of a column");
    }
    return toBuilder().setColumns(List.of(names)).build();
  }

  /**
   * Only rows with one of these values in a partition column; other files are not opened. Asked of
   * several columns, a row has to fulfil all.
   *
   * @param values of the column's type as its rows hold it, whole numbers of any width; may be null
   */
  public ReadRows withPartition(String column, @Nullable Object @Nullable ... values) {
    Map<String, List<@Nullable Object>> partitions = new LinkedHashMap<>(partitions());
    if (partitions.keySet().stream().anyMatch(column::equalsIgnoreCase)) {
      throw new IllegalArgumentException(
          "withPartition stands twice for " + column + "; it takes all values at once");
    }
    partitions.put(
        column,
        // A single null arrives as no array at all.
        values == null ? Collections.singletonList(null) : Arrays.asList(values.clone()));
    return toBuilder().setPartitions(partitions).build();
  }

  /** Files above so many bytes are read in several tasks, by row groups; 64 MiB by default. */
  public ReadRows withSplitBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("withSplitBytes needs a positive number: " + bytes);
    }
    return toBuilder().setSplitBytes(bytes).build();
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    if (path() == null) {
      throw new IllegalArgumentException("DeltaIO.readRows() needs a table: .from(path)");
    }
    KernelTable.Version version = settledVersion();
    version.checkReadable();
    TableScan scan = version.scan(columns());
    return begin
        .apply("Version", Create.of(version.number()).withCoder(VarLongCoder.of()))
        .apply("ListFiles", ParDo.of(new ListTasksFn(this, version.filter(partitions()))))
        .setCoder(ScanTaskCoder.of())
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("ReadFiles", ParDo.of(new ReadTaskFn(path(), scan)))
        .setRowSchema(scan.schema().toBeam());
  }

  private KernelTable.Version settledVersion() {
    KernelTable table = KernelTable.at(path());
    if (version() != null && timestamp() != null) {
      throw new IllegalArgumentException("withVersion and withTimestamp exclude each other");
    }
    if (timestamp() != null) {
      return table.at(timestamp());
    }
    return version() != null
        ? table.at(version())
        : table
            .latest()
            .orElseThrow(
                () -> new IllegalArgumentException("There is no Delta table at " + table.path()));
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setPath(String path);

    abstract Builder setVersion(Long version);

    abstract Builder setTimestamp(Instant timestamp);

    abstract Builder setColumns(List<String> columns);

    abstract Builder setPartitions(Map<String, List<@Nullable Object>> partitions);

    abstract Builder setSplitBytes(long bytes);

    abstract ReadRows build();
  }

  private static final class ListTasksFn extends DoFn<Long, ScanTask> {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final PartitionFilter filter;
    private final long splitBytes;

    ListTasksFn(ReadRows read, PartitionFilter filter) {
      this.path = read.path();
      this.filter = filter;
      this.splitBytes = read.splitBytes();
    }

    @ProcessElement
    public void process(@Element Long version, OutputReceiver<ScanTask> out) throws IOException {
      KernelTable.at(path).at(version).forEachTask(filter, splitBytes, out::output);
    }
  }

  private static final class ReadTaskFn extends DoFn<ScanTask, Row> {
    private static final long serialVersionUID = 1L;

    private final Counter rowsRead = Metrics.counter(ReadRows.class, "rowsRead");
    private final Counter tasksRead = Metrics.counter(ReadRows.class, "tasksRead");
    private final Counter bytesRead = Metrics.counter(ReadRows.class, "bytesRead");
    private final String path;
    private final TableScan scan;
    private transient @Nullable KernelTable table;

    ReadTaskFn(String path, TableScan scan) {
      this.path = path;
      this.scan = scan;
    }

    @Setup
    public void setup() {
      table = KernelTable.at(path);
    }

    @ProcessElement
    public void process(@Element ScanTask task, OutputReceiver<Row> out) throws IOException {
      long count = 0;
      try (KernelRows rows = table.rows(scan, task)) {
        for (; rows.hasNext(); count++) {
          out.output(rows.next());
        }
        rowsRead.inc(count);
        tasksRead.inc();
        bytesRead.inc(rows.bytesRead());
      }
    }
  }
}
