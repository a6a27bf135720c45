package io.pinbeam.delta.internal;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Several data files in one, value by value: nothing is decoded into rows, and a row group of each
 * side is in memory.
 */
public final class ParquetMerge {
  private static final Set<CompressionCodecName> READABLE =
      Set.of(
          CompressionCodecName.ZSTD,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.UNCOMPRESSED);

  private final String tablePath;
  private final List<DataFile> files;
  private final ParquetReadOptions readOptions;

  private ParquetMerge(String tablePath, List<DataFile> files, WriteOptions options) {
    this.tablePath = tablePath;
    this.files = files;
    this.readOptions =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs(options.zstdLevel()))
            .build();
  }

  /**
   * Writes the rows of the files, in their order.
   *
   * @param partitionValues in the order of the folders
   * @return nothing, and no file, if the files do not all have the same columns in the form that
   *     this table's schema has when we write it: they must be read through the schema
   */
  public static Optional<DataFile> merge(
      String tablePath,
      List<DataFile> files,
      String newFileName,
      DeltaSchema fileSchema,
      Map<String, String> partitionValues,
      WriteOptions options)
      throws IOException {
    ParquetMerge merge = new ParquetMerge(tablePath, files, options);
    MessageType schema = merge.firstSchema();
    Set<Type> ours = new HashSet<>(ParquetSchemas.of(fileSchema).getFields());
    if (!ours.containsAll(schema.getFields())) {
      return Optional.empty();
    }
    CopySupport support = new CopySupport(schema);
    ParquetSink<RecordReader<Void>> sink =
        ParquetSink.open(
            tablePath,
            PartitionValues.folder(partitionValues) + newFileName,
            support,
            CompressionCodecName.valueOf(options.compression().name()),
            options,
            partitionValues);
    boolean done = false;
    try {
      done = merge.copy(schema, support, sink);
      return done ? Optional.of(sink.close()) : Optional.empty();
    } finally {
      if (!done) {
        sink.abort();
      }
    }
  }

  private MessageType firstSchema() throws IOException {
    try (ParquetFileReader reader = open(files.get(0))) {
      return reader.getFileMetaData().getSchema();
    }
  }

  private ParquetFileReader open(DataFile file) throws IOException {
    return ParquetFileReader.open(
        new BeamParquetInput(TablePaths.resource(tablePath + "/" + file.path()), file.sizeBytes()),
        readOptions);
  }

  /** False as soon as a file is found that differs. */
  private boolean copy(
      MessageType schema, CopySupport support, ParquetSink<RecordReader<Void>> sink)
      throws IOException {
    MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
    for (DataFile file : files) {
      try (ParquetFileReader reader = open(file)) {
        if (!reader.getFileMetaData().getSchema().getFields().equals(schema.getFields())
            || !isReadable(reader)) {
          return false;
        }
        for (PageReadStore pages = reader.readNextRowGroup();
            pages != null;
            pages = reader.readNextRowGroup()) {
          RecordReader<Void> records = columns.getRecordReader(pages, support.materializer());
          for (long row = 0; row < pages.getRowCount(); row++) {
            sink.write(records);
          }
        }
      }
    }
    return true;
  }

  private static boolean isReadable(ParquetFileReader reader) {
    for (BlockMetaData block : reader.getRowGroups()) {
      if (block.getColumns().stream().anyMatch(column -> !READABLE.contains(column.getCodec()))) {
        return false;
      }
    }
    return true;
  }
}
