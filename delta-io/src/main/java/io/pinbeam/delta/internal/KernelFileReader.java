package io.pinbeam.delta.internal;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.BatchReadSupport;
import io.delta.kernel.types.MetadataColumnSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InputFile;

/**
 * Some row groups of a Parquet file by Kernel's converters, which Kernel's own reader offers for
 * whole files only. Row indexes count from the file's first row, as deletion vectors do.
 */
final class KernelFileReader implements CloseableIterator<ColumnarBatch> {
  private static final int BATCH_ROWS = 1024;

  /** Made once: Hadoop reads its defaults from the class path under a lock. */
  private static final ParquetConfiguration CONFIGURATION =
      new HadoopParquetConfiguration(new Configuration(false));

  private final BatchReadSupport support;
  private final boolean hasRowIndex;
  private final ParquetReader<Object> reader;
  private boolean isRowRead;

  private KernelFileReader(
      BatchReadSupport support, boolean hasRowIndex, ParquetReader<Object> reader) {
    this.support = support;
    this.hasRowIndex = hasRowIndex;
    this.reader = reader;
  }

  /** The row groups whose middles lie between two places in the file. */
  static KernelFileReader open(InputFile file, StructType columns, long start, long end)
      throws IOException {
    BatchReadSupport support = new BatchReadSupport(BATCH_ROWS, columns);
    ParquetReader<Object> reader =
        new Builder(file, support)
            .withFileRange(start, end)
            .withCodecFactory(new AnyPageCodecs(CONFIGURATION))
            .build();
    return new KernelFileReader(support, columns.contains(MetadataColumnSpec.ROW_INDEX), reader);
  }

  @Override
  public boolean hasNext() {
    try {
      isRowRead = isRowRead || reader.read() != null;
      return isRowRead;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ColumnarBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int rows = 0;
    do {
      support.finalizeCurrentRow(hasRowIndex ? reader.getCurrentRowIndex() : -1);
      isRowRead = false;
      rows++;
    } while (rows < BATCH_ROWS && hasNext());
    return support.getDataAsColumnarBatch(rows);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class Builder extends ParquetReader.Builder<Object> {
    private final ReadSupport<Object> support;

    Builder(InputFile file, ReadSupport<Object> support) {
      super(file, CONFIGURATION);
      this.support = support;
    }

    @Override
    protected ReadSupport<Object> getReadSupport() {
      return support;
    }
  }
}
