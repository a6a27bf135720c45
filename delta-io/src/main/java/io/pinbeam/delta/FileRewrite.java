package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import io.pinbeam.delta.internal.KernelTable;
import io.pinbeam.delta.internal.ParquetMerge;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.values.Row;

/** Writes the rows of several files of one partition into a new one, in their order. */
final class FileRewrite implements Callable<FileRewrite.Result> {
  private final KernelTable table;
  private final DeltaSchema fileSchema;
  private final List<String> partitionColumns;
  private final List<DataFile> files;
  private final WriteOptions options;

  FileRewrite(
      KernelTable table,
      DeltaSchema fileSchema,
      List<String> partitionColumns,
      List<DataFile> files,
      WriteOptions options) {
    this.table = table;
    this.fileSchema = fileSchema;
    this.partitionColumns = partitionColumns;
    this.files = files;
    this.options = options;
  }

  @Override
  public Result call() throws IOException {
    String name = "part-" + UUID.randomUUID() + ".parquet";
    Optional<DataFile> merged =
        ParquetMerge.merge(table.path(), files, name, fileSchema, partition(), options);
    Result result =
        new AutoValue_FileRewrite_Result(
            files, merged.isPresent() ? merged.get() : throughRows(name));
    checkComplete(result);
    return result;
  }

  /** The log has the values without an order; folders have that of the table's columns. */
  private Map<String, String> partition() {
    Map<String, String> values = new LinkedHashMap<>();
    for (String column : partitionColumns) {
      values.put(column, files.get(0).partitionValues().get(column));
    }
    return values;
  }

  /** Slower, and right for files of any writer and of any earlier schema of the table. */
  private DataFile throughRows(String name) throws IOException {
    DataFileWriter<Row> writer =
        DataFileWriter.open(
            table.path(), name, fileSchema, new RowRecordWriter(fileSchema), options, partition());
    try {
      for (DataFile file : files) {
        try (DeltaRows rows = table.rows(fileSchema, unpartitioned(file))) {
          while (rows.hasNext()) {
            writer.write(rows.next());
          }
        }
      }
      return writer.close();
    } finally {
      writer.abort();
    }
  }

  private static DataFile unpartitioned(DataFile file) {
    return DataFile.of(
        file.path(),
        file.sizeBytes(),
        file.modificationTime(),
        file.rowCount(),
        file.statistics(),
        Map.of());
  }

  /** The last look before files are given up. */
  private void checkComplete(Result result) throws IOException {
    long expected = 0;
    for (DataFile file : files) {
      if (file.rowCount() < 0) {
        return;
      }
      expected += file.rowCount();
    }
    if (result.added().rowCount() != expected) {
      DataFiles.delete(table.path(), result.added());
      throw new IOException(
          "The files "
              + files.get(0).path()
              + " and "
              + (files.size() - 1)
              + " more of table "
              + table.path()
              + " have "
              + result.added().rowCount()
              + " rows where the log tells "
              + expected);
    }
  }

  /** A new file and those whose rows it has. */
  @AutoValue
  abstract static class Result {
    abstract List<DataFile> removed();

    abstract DataFile added();
  }
}
