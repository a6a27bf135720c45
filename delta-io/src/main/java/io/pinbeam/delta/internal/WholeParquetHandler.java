package io.pinbeam.delta.internal;

import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultParquetHandler;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;

/**
 * Kernel's Parquet files, where a checkpoint is there whole or not at all. Kernel closes its writer
 * also if the log cannot be read to its end; what it has by then is a valid file, and every reader
 * would take the rest of the table's files for gone.
 */
final class WholeParquetHandler extends DefaultParquetHandler {
  private final BeamFileIO files;

  WholeParquetHandler(BeamFileIO files) {
    super(files);
    this.files = files;
  }

  @Override
  public void writeParquetFileAtomically(
      String path, CloseableIterator<FilteredColumnarBatch> batches) throws IOException {
    Watched watched = new Watched(batches);
    new DefaultParquetHandler(files.puttingIf(() -> watched.isAtEnd))
        .writeParquetFileAtomically(path, watched);
  }

  private static final class Watched implements CloseableIterator<FilteredColumnarBatch> {
    private final CloseableIterator<FilteredColumnarBatch> batches;
    private boolean isAtEnd;

    Watched(CloseableIterator<FilteredColumnarBatch> batches) {
      this.batches = batches;
    }

    @Override
    public boolean hasNext() {
      boolean hasNext = batches.hasNext();
      isAtEnd = !hasNext;
      return hasNext;
    }

    @Override
    public FilteredColumnarBatch next() {
      return batches.next();
    }

    @Override
    public void close() throws IOException {
      batches.close();
    }
  }
}
