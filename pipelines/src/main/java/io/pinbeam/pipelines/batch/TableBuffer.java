package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.sink.TableRows;
import io.pinbeam.transforms.join.HashBucket;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.RecordOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cleaned rows of one task, held until they fill a file. Of several rows with one key only the last
 * is written, so that a file seldom has to be written again for the sake of a repeat; the join is
 * told of all of them.
 *
 * @param <T> the kind of row
 */
final class TableBuffer<T> {
  private static final long FILE_TEXT_BYTES = 32L << 20;

  private final TableRows<T> table;
  private final String tablePath;
  private final String filePrefix;
  private final int task;
  private final PackedBuckets packed;
  private final List<StagedFile> files = new ArrayList<>();

  private final List<T> rows = new ArrayList<>();
  private final List<RecordOrder> orders = new ArrayList<>();
  private final Map<Long, Integer> lastOfKey = new HashMap<>();
  private long textBytes;

  TableBuffer(
      TableRows<T> table, String tablePath, String filePrefix, int task, PackedBuckets packed) {
    this.table = table;
    this.tablePath = tablePath;
    this.filePrefix = filePrefix;
    this.task = task;
    this.packed = packed;
  }

  /** Takes the next row; rows come in their order. */
  void add(T row, RecordOrder order) throws IOException {
    lastOfKey.put(table.ind(row), rows.size());
    rows.add(row);
    orders.add(order);
    textBytes += table.textBytes(row);
    if (textBytes >= FILE_TEXT_BYTES) {
      flush();
    }
  }

  /** Writes what is held as one file and hands every row's projection to the join. */
  void flush() throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    long fileKey = RowRef.fileKey(task, files.size());
    DataFileWriter<T> writer =
        DataFileWriter.open(
            tablePath,
            filePrefix + "-" + files.size() + ".parquet",
            table.schema(),
            table.recordWriter(),
            WriteOptions.defaults());
    boolean done = false;
    try {
      int written = 0;
      for (int i = 0; i < rows.size(); i++) {
        T row = rows.get(i);
        long ind = table.ind(row);
        long ref = PackedRows.NOT_WRITTEN;
        if (lastOfKey.get(ind) == i) {
          writer.write(row);
          ref = RowRef.of(fileKey, written++);
        }
        table.pack(packed.bucket(HashBucket.of(ind, packed.buckets())), row, orders.get(i), ref);
        packed.emitFull();
      }
      DataFile file = writer.close();
      done = true;
      files.add(StagedFile.of(fileKey, table.kind(), file));
    } finally {
      if (!done) {
        writer.abort();
      }
    }
    rows.clear();
    orders.clear();
    lastOfKey.clear();
    textBytes = 0;
  }

  List<StagedFile> files() {
    return files;
  }
}
