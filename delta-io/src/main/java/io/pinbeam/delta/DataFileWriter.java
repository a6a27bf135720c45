package io.pinbeam.delta;

import io.pinbeam.delta.internal.ParquetSink;
import java.io.IOException;
import java.util.Map;

/**
 * Writes one Parquet file into a table's folder, at the speed of Parquet itself. Nobody sees the
 * file until its {@link DataFile} is committed.
 *
 * <p>Not thread-safe. After a failed {@link #write} the file is broken: only {@link #abort}
 * remains.
 *
 * <pre>{@code
 * DataFileWriter<User> writer =
 *     DataFileWriter.open(
 *         table,
 *         "part-" + UUID.randomUUID() + ".parquet",
 *         schema,
 *         (user, out) -> {
 *           out.setLong(0, user.id());
 *           out.setString(1, user.name());
 *         },
 *         WriteOptions.defaults());
 * writer.write(user);
 * DataFile file = writer.close();
 * }</pre>
 *
 * @param <T> the record
 */
public final class DataFileWriter<T> {
  private final ParquetSink<T> sink;
  private boolean broken;
  private boolean closed;

  private DataFileWriter(ParquetSink<T> sink) {
    this.sink = sink;
  }

  /**
   * Begins a file.
   *
   * @param tablePath the table's folder: a local path or {@code s3://bucket/folder}
   * @param fileName unique in the table; letters, digits, dots, dashes, underscores
   */
  public static <T> DataFileWriter<T> open(
      String tablePath,
      String fileName,
      DeltaSchema schema,
      RecordWriter<T> recordWriter,
      WriteOptions options)
      throws IOException {
    return open(tablePath, fileName, schema, recordWriter, options, Map.of());
  }

  /**
   * Begins a file of one partition.
   *
   * @param fileSchema the table's columns without its partition columns
   * @param partitionValues by partition column, in the table's order, in the form of the Delta log;
   *     null for null
   */
  public static <T> DataFileWriter<T> open(
      String tablePath,
      String fileName,
      DeltaSchema fileSchema,
      RecordWriter<T> recordWriter,
      WriteOptions options,
      Map<String, String> partitionValues)
      throws IOException {
    return new DataFileWriter<>(
        ParquetSink.open(tablePath, fileName, fileSchema, recordWriter, options, partitionValues));
  }

  public void write(T record) throws IOException {
    checkUsable();
    broken = true;
    sink.write(record);
    broken = false;
  }

  /** The rows written so far. */
  public long rows() {
    return sink.rows();
  }

  /** About the size that the file would have if it were closed now. */
  public long estimatedBytes() {
    return sink.estimatedBytes();
  }

  /** About the memory that the values take which are not in the file yet. */
  long bufferedBytes() {
    return sink.bufferedBytes();
  }

  /** Ends the file and tells what is in it. */
  public DataFile close() throws IOException {
    checkUsable();
    broken = true;
    DataFile file = sink.close();
    closed = true;
    return file;
  }

  /** Drops the file. After {@link #close} this does nothing. */
  public void abort() throws IOException {
    if (!closed) {
      closed = true;
      sink.abort();
    }
  }

  private void checkUsable() {
    if (closed || broken) {
      throw new IllegalStateException(
          closed ? "The file is closed" : "The file is broken by an earlier failure");
    }
  }
}
