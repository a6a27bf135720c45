package io.pinbeam.delta;

import io.pinbeam.delta.internal.KernelRows;
import io.pinbeam.delta.internal.KernelTable;
import io.pinbeam.delta.internal.ScanTask;
import io.pinbeam.delta.internal.TableScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The rows of a version, one file after the other. */
final class TableRows implements DeltaRows {
  private final KernelTable table;
  private final TableScan scan;
  private final Iterator<ScanTask> tasks;
  private @Nullable KernelRows rows;

  private TableRows(KernelTable table, TableScan scan, Iterator<ScanTask> tasks) {
    this.table = table;
    this.scan = scan;
    this.tasks = tasks;
  }

  static TableRows of(KernelTable table, KernelTable.Version version) throws IOException {
    List<ScanTask> tasks = new ArrayList<>();
    version.forEachTask(version.filter(Map.of()), Long.MAX_VALUE, tasks::add);
    return new TableRows(table, version.scan(List.of()), tasks.iterator());
  }

  @Override
  public boolean hasNext() {
    try {
      while (rows == null || !rows.hasNext()) {
        close();
        if (!tasks.hasNext()) {
          return false;
        }
        rows = table.rows(scan, tasks.next());
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.next();
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }
}
