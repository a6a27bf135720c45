package io.pinbeam.delta.internal;

import io.pinbeam.delta.Compression;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/**
 * One Parquet file being written, and what a Delta log wants to know of it afterwards.
 *
 * @param <T> the record
 */
public final class ParquetSink<T> {
  private static final int PAGE_BYTES = 1 << 20;

  /**
   * Chosen by measure on rows of text: the smaller the dictionary may grow, the sooner a column of
   * texts that never come again is written without one. Small sets of values fit all the same.
   */
  private static final int DICTIONARY_BYTES = 1 << 17;

  private final ResourceId resource;
  private final String path;
  private final RowSupport<T> support;
  private final BeamOutputFile file;
  private final ParquetWriter<T> writer;
  private final Map<String, String> partitionValues;
  private long rows;

  private ParquetSink(
      ResourceId resource,
      String path,
      RowSupport<T> support,
      BeamOutputFile file,
      ParquetWriter<T> writer,
      Map<String, String> partitionValues) {
    this.resource = resource;
    this.path = path;
    this.support = support;
    this.file = file;
    this.writer = writer;
    this.partitionValues = partitionValues;
  }

  /**
   * A file whose records come column by column.
   *
   * @param partitionValues in the order of the folders; empty for a file right in the table's
   */
  public static <T> ParquetSink<T> open(
      String tablePath,
      String fileName,
      DeltaSchema schema,
      RecordWriter<T> recordWriter,
      WriteOptions options,
      Map<String, String> partitionValues)
      throws IOException {
    return open(
        tablePath,
        PartitionValues.folder(partitionValues) + fileName,
        new ColumnSupport<>(schema, recordWriter),
        codec(options.compression()),
        options,
        partitionValues);
  }

  static <T> ParquetSink<T> open(
      String tablePath,
      String path,
      RowSupport<T> support,
      CompressionCodecName codec,
      WriteOptions options,
      Map<String, String> partitionValues)
      throws IOException {
    ResourceId resource = TablePaths.file(tablePath, path);
    BeamOutputFile file = new BeamOutputFile(resource);
    ParquetWriter<T> writer =
        new Builder<>(file, support)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs(options.zstdLevel()))
            .withCompressionCodec(codec)
            .withRowGroupSize(options.rowGroupBytes())
            .withPageSize(PAGE_BYTES)
            .withDictionaryEncoding(true)
            .withDictionaryPageSize(DICTIONARY_BYTES)
            .withPageWriteChecksumEnabled(false)
            .build();
    return new ParquetSink<>(resource, path, support, file, writer, partitionValues);
  }

  private static CompressionCodecName codec(Compression compression) {
    return CompressionCodecName.valueOf(compression.name());
  }

  public void write(T record) throws IOException {
    writer.write(record);
    rows++;
  }

  public long rows() {
    return rows;
  }

  public long estimatedBytes() {
    return writer.getDataSize();
  }

  /** What is in memory: the row group that is being written. */
  public long bufferedBytes() {
    return Math.max(0, writer.getDataSize() - file.size());
  }

  public DataFile close() throws IOException {
    writer.close();
    return DataFile.of(
        path,
        file.size(),
        System.currentTimeMillis(),
        rows,
        FooterStatistics.json(writer.getFooter(), support.schema(), rows, support.valueCounts()),
        partitionValues);
  }

  /** Drops the file; what was written of it is deleted. */
  public void abort() throws IOException {
    try {
      writer.close();
    } catch (IOException | RuntimeException e) {
      // The file is deleted whatever state its writer is in.
    } finally {
      FileSystems.delete(List.of(resource), StandardMoveOptions.IGNORE_MISSING_FILES);
    }
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final WriteSupport<T> support;

    Builder(OutputFile file, WriteSupport<T> support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(org.apache.hadoop.conf.Configuration conf) {
      return support;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration conf) {
      return support;
    }
  }
}
