package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.quality.RowMarks;
import io.pinbeam.pipelines.sink.BufferedRow;
import io.pinbeam.pipelines.sink.TableRows;
import io.pinbeam.transforms.join.HashBucket;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.RowBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleaned rows of one task, held until they fill a file. Of several rows with one key only the last
 * is written, so that a file seldom has to be written again for the sake of a repeat; the join is
 * told of all of them.
 */
final class TableBuffer {
  private static final long FILE_BYTES = 32L << 20;

  /** What a row's numbers take besides its texts. */
  private static final int ROW_BYTES = 64;

  private final TableRows table;
  private final String tablePath;
  private final String filePrefix;
  private final int task;
  private final PackedBuckets packed;
  private final RowMarks marks;
  private final RowStore store;
  private final BufferedRow row;
  private final List<StagedFile> files = new ArrayList<>();

  /** The store is emptied, and used until the task ends. */
  TableBuffer(
      TableRows table,
      String tablePath,
      String filePrefix,
      int task,
      PackedBuckets packed,
      RowMarks marks,
      RowStore store) {
    this.table = table;
    this.tablePath = tablePath;
    this.filePrefix = filePrefix;
    this.task = task;
    this.packed = packed;
    this.marks = marks;
    this.store = store;
    store.clear(table.kind());
    this.row = new BufferedRow(store.rows());
  }

  /** Where the next row is appended. */
  RowBuffer rows() {
    return store.rows();
  }

  /** A row was appended; rows come in their order. */
  void added(long major, long position, int part) throws IOException {
    store.added(major, position, part);
    if (rows().textBytes() + (long) rows().size() * ROW_BYTES >= FILE_BYTES) {
      flush();
    }
  }

  /** Writes what is held as one file and hands every row's projection to the join. */
  void flush() throws IOException {
    if (rows().size() == 0) {
      return;
    }
    long fileKey = RowRef.fileKey(task, files.size());
    DataFileWriter<BufferedRow> writer =
        DataFileWriter.open(
            tablePath,
            filePrefix + "-" + files.size() + ".parquet",
            table.schema(),
            table.recordWriter(),
            WriteOptions.defaults());
    boolean done = false;
    try {
      write(writer, fileKey);
      DataFile file = writer.close();
      done = true;
      files.add(StagedFile.of(fileKey, table.kind(), file));
    } finally {
      if (!done) {
        writer.abort();
      }
    }
    store.clear(table.kind());
  }

  private void write(DataFileWriter<BufferedRow> writer, long fileKey) throws IOException {
    int written = 0;
    for (int i = 0; i < rows().size(); i++) {
      long ref = PackedRows.NOT_WRITTEN;
      if (store.isLastOfKey(i)) {
        writer.write(row.moveTo(i));
        ref = RowRef.of(fileKey, written++);
      }
      store.pack(
          i,
          ref,
          marks.of(rows(), i),
          packed.bucket(HashBucket.of(rows().ind(i), packed.buckets())));
      packed.emitFull();
    }
  }

  List<StagedFile> files() {
    return files;
  }
}
