package io.pinbeam.delta;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.values.Row;

/**
 * The open files that rows go into, one for each partition at a time. A file is closed when it has
 * its size; when more partitions than {@link WriteOptions#maxOpenFiles} are written, the one that
 * waited longest; and when all together buffer more than one row group, the one that buffers most.
 */
final class RowFiles {
  private static final int MAX_ROWS_BETWEEN_LOOKS = 1000;

  private final Counter rowsWritten = Metrics.counter(DeltaIO.class, "rowsWritten");
  private final Counter filesWritten = Metrics.counter(DeltaIO.class, "filesWritten");
  private final Counter bytesWritten = Metrics.counter(DeltaIO.class, "bytesWritten");
  private final String tablePath;
  private final Partitioning partitioning;
  private final DeltaSchema fileSchema;
  private final RecordWriter<Row> recordWriter;
  private final WriteOptions options;

  /** The one that waited longest comes first. */
  private final Map<List<Object>, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);

  private long buffered;

  RowFiles(String tablePath, Partitioning partitioning, WriteOptions options) {
    this.tablePath = tablePath;
    this.partitioning = partitioning;
    this.fileSchema = partitioning.fileSchema();
    this.recordWriter = partitioning.recordWriter();
    this.options = options;
  }

  /** Writes a row; files that this closes go to {@code closed}. */
  void write(Row row, Consumer<DataFile> closed) throws IOException {
    List<Object> key = partitioning.key(row);
    OpenFile file = open.get(key);
    if (file == null) {
      Map<String, String> values = partitioning.values(row);
      if (open.size() == options.maxOpenFiles()) {
        closed.accept(close(open.keySet().iterator().next()));
      }
      file = new OpenFile(values);
      open.put(key, file);
    }
    file.writer.write(row);
    if (--file.rowsUntilLook <= 0) {
      look(key, file, closed);
    }
  }

  /** Closes all files. */
  void close(Consumer<DataFile> closed) throws IOException {
    while (!open.isEmpty()) {
      closed.accept(close(open.keySet().iterator().next()));
    }
  }

  /** Drops all open files. */
  void abort() throws IOException {
    for (Iterator<OpenFile> files = open.values().iterator(); files.hasNext(); ) {
      OpenFile file = files.next();
      files.remove();
      file.writer.abort();
    }
    buffered = 0;
  }

  private void look(List<Object> key, OpenFile file, Consumer<DataFile> closed) throws IOException {
    long bytes = file.writer.estimatedBytes();
    long wasBuffered = file.buffered;
    file.buffered = file.writer.bufferedBytes();
    buffered += file.buffered - wasBuffered;
    if (bytes >= options.targetFileBytes()) {
      closed.accept(close(key));
      return;
    }
    if (buffered > options.rowGroupBytes() && open.size() > 1) {
      List<Object> largest =
          Collections.max(
                  open.entrySet(), Comparator.comparingLong(entry -> entry.getValue().buffered))
              .getKey();
      closed.accept(close(largest));
    }
    file.rowsUntilLook = rowsUntilLook(file, bytes);
  }

  /**
   * Asking a writer for its size costs more than a row; this is how many rows surely fit, so that
   * even all files together stay about within their limits.
   */
  private int rowsUntilLook(OpenFile file, long bytes) {
    long room = options.targetFileBytes() - bytes;
    if (partitioning.isPartitioned()) {
      room = Math.min(room, (options.rowGroupBytes() - buffered) / options.maxOpenFiles());
    }
    long rowBytes = 1 + bytes / file.writer.rows();
    return (int) Math.max(1, Math.min(MAX_ROWS_BETWEEN_LOOKS, room / rowBytes));
  }

  private DataFile close(List<Object> key) throws IOException {
    OpenFile open = this.open.get(key);
    DataFile file = open.writer.close();
    this.open.remove(key);
    buffered -= open.buffered;
    rowsWritten.inc(file.rowCount());
    filesWritten.inc();
    bytesWritten.inc(file.sizeBytes());
    return file;
  }

  private final class OpenFile {
    private final DataFileWriter<Row> writer;
    private long buffered;
    private int rowsUntilLook;

    OpenFile(Map<String, String> partitionValues) throws IOException {
      this.writer =
          DataFileWriter.open(
              tablePath,
              "part-" + UUID.randomUUID() + ".parquet",
              fileSchema,
              recordWriter,
              options,
              partitionValues);
    }
  }
}
