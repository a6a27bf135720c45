package io.pinbeam.delta.internal;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** A data file copied without some of its rows. */
public final class ParquetCopy {
  private ParquetCopy() {}

  /** The copy; empty, and no file, if no row is left. */
  public static Optional<DataFile> withoutRows(
      String tablePath, DataFile file, long[] sortedRowNumbers, String newFileName)
      throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs(WriteOptions.defaults().zstdLevel()))
            .build();
    BeamParquetInput input =
        new BeamParquetInput(TablePaths.file(tablePath, file.path()), file.sizeBytes());
    try (ParquetFileReader reader = ParquetFileReader.open(input, options)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      CopySupport support = new CopySupport(schema);
      ParquetSink<RecordReader<Void>> sink =
          ParquetSink.open(
              tablePath,
              folder(file) + newFileName,
              support,
              codec(reader),
              WriteOptions.defaults(),
              file.partitionValues());
      boolean done = false;
      try {
        copy(reader, schema, support, sink, sortedRowNumbers);
        done = sink.rows() > 0;
        return done ? Optional.of(sink.close()) : Optional.empty();
      } finally {
        if (!done) {
          sink.abort();
        }
      }
    }
  }

  private static String folder(DataFile file) {
    return file.path().substring(0, file.path().lastIndexOf('/') + 1);
  }

  private static CompressionCodecName codec(ParquetFileReader reader) {
    return reader.getRowGroups().isEmpty()
        ? CompressionCodecName.ZSTD
        : reader.getRowGroups().get(0).getColumns().get(0).getCodec();
  }

  private static void copy(
      ParquetFileReader reader,
      MessageType schema,
      CopySupport support,
      ParquetSink<RecordReader<Void>> sink,
      long[] sortedRowNumbers)
      throws IOException {
    MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
    long row = 0;
    int next = 0;
    for (PageReadStore pages = reader.readNextRowGroup();
        pages != null;
        pages = reader.readNextRowGroup()) {
      RecordReader<Void> records = columns.getRecordReader(pages, support.materializer());
      for (long i = 0; i < pages.getRowCount(); i++, row++) {
        if (next < sortedRowNumbers.length && sortedRowNumbers[next] == row) {
          support.skip(records);
          next++;
        } else {
          sink.write(records);
        }
      }
    }
    if (next < sortedRowNumbers.length) {
      throw new IllegalArgumentException(
          "Row number "
              + sortedRowNumbers[next]
              + " is not one of the file's "
              + row
              + " rows, or stands out of order");
    }
  }
}
