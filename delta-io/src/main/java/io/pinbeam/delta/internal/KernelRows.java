package io.pinbeam.delta.internal;

import io.delta.kernel.Scan;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.internal.json.JsonUtils;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The rows of one task, as Beam rows: without those that a deletion vector names. */
public final class KernelRows implements DeltaRows {
  private static final StructType STATE = new ScanStateRow(new HashMap<>()).getSchema();

  private final BeamParquetInput input;
  private final CloseableIterator<FilteredColumnarBatch> batches;
  private final Schema beamSchema;

  /** How a column's values are taken out of its vector; null where it has none. */
  private final @Nullable KernelValues[] readers;

  /** The value of each column that has no vector: a partition column. */
  private final @Nullable Object[] constants;

  private final @Nullable ColumnVector[] vectors;
  private @Nullable ColumnVector selection;
  private int size;
  private int next;

  private KernelRows(
      BeamParquetInput input,
      CloseableIterator<FilteredColumnarBatch> batches,
      DeltaSchema schema,
      Map<Integer, Object> constants) {
    this.input = input;
    this.batches = batches;
    this.beamSchema = schema.toBeam();
    int columns = schema.columns().size();
    this.readers = new KernelValues[columns];
    this.constants = new Object[columns];
    this.vectors = new ColumnVector[columns];
    for (int i = 0; i < columns; i++) {
      DeltaType type = schema.columns().get(i).type();
      if (constants.containsKey(i)) {
        this.constants[i] = constants.get(i);
      } else {
        readers[i] = KernelValues.of(type, beamSchema.getField(i).getType());
      }
    }
  }

  static KernelRows open(Engine engine, String tablePath, TableScan scan, ScanTask task)
      throws IOException {
    io.delta.kernel.data.Row state = JsonUtils.rowFromJson(scan.state(), STATE);
    io.delta.kernel.data.Row file =
        JsonUtils.rowFromJson(task.file(), InternalScanFileUtils.SCAN_FILE_SCHEMA);
    BeamParquetInput input =
        new BeamParquetInput(
            TablePaths.resource(path(tablePath, InternalScanFileUtils.getFilePath(file))),
            InternalScanFileUtils.getAddFileStatus(file).getSize());
    KernelFileReader reader =
        KernelFileReader.open(
            input, ScanStateRow.getPhysicalDataReadSchema(state), task.start(), task.end());
    return new KernelRows(
        input,
        Scan.transformPhysicalData(engine, state, file, reader),
        scan.schema(),
        constants(scan, InternalScanFileUtils.getPartitionValues(file)));
  }

  /** The rows of a file that no version names yet; its columns are those of the schema. */
  static KernelRows open(String tablePath, DeltaSchema schema, DataFile file) throws IOException {
    BeamParquetInput input =
        new BeamParquetInput(TablePaths.resource(tablePath + "/" + file.path()), file.sizeBytes());
    KernelFileReader reader =
        KernelFileReader.open(input, KernelSchemas.toKernel(schema), 0, Long.MAX_VALUE);
    return new KernelRows(
        input,
        reader.map(batch -> new FilteredColumnarBatch(batch, Optional.empty())),
        schema,
        Map.of());
  }

  /**
   * A file's path is a URI in the log: below the table's folder, or, in a shallow clone, absolute.
   */
  private static String path(String tablePath, String inLog) {
    URI uri = URI.create(inLog);
    if (!uri.isAbsolute()) {
      return tablePath + "/" + uri.getPath();
    }
    return uri.getScheme().equals("file")
        ? uri.getPath()
        : uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
  }

  private static Map<Integer, Object> constants(TableScan scan, Map<String, String> inLog) {
    Map<Integer, Object> constants = new HashMap<>();
    scan.partitionColumns()
        .forEach(
            (column, name) ->
                constants.put(
                    column,
                    PartitionText.parse(
                        scan.schema().columns().get(column).type(), inLog.get(name))));
    return constants;
  }

  /** What was read of the file until now. */
  public long bytesRead() {
    return input.bytesRead();
  }

  @Override
  public boolean hasNext() {
    while (true) {
      while (next < size) {
        if (selection == null || selection.getBoolean(next)) {
          return true;
        }
        next++;
      }
      if (!batches.hasNext()) {
        return false;
      }
      take(batches.next());
    }
  }

  private void take(FilteredColumnarBatch filtered) {
    ColumnarBatch batch = filtered.getData();
    int column = 0;
    for (int i = 0; i < vectors.length; i++) {
      if (readers[i] != null) {
        vectors[i] = batch.getColumnVector(column++);
      }
    }
    selection = filtered.getSelectionVector().orElse(null);
    size = batch.getSize();
    next = 0;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Object[] values = constants.clone();
    for (int i = 0; i < values.length; i++) {
      if (readers[i] != null) {
        values[i] = readers[i].get(vectors[i], next);
      }
    }
    next++;
    return Row.withSchema(beamSchema).attachValues(Arrays.asList(values));
  }

  @Override
  public void close() throws IOException {
    batches.close();
  }
}
