package io.pinbeam.delta;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Takes the values of one row by the column's place in the {@link DeltaSchema}. What is not set, or
 * set to null, is null in the table.
 *
 * <p>The values go straight into the file's column buffers; a setter that does not fit the column's
 * type fails.
 */
public interface ColumnConsumer {
  /** For a long column. */
  void setLong(int column, long value);

  /** For an integer, short or byte column. */
  void setInt(int column, int value);

  void setDouble(int column, double value);

  void setFloat(int column, float value);

  void setBoolean(int column, boolean value);

  /** For a timestamp column: microseconds since 1970-01-01 UTC. */
  void setTimestampMicros(int column, long micros);

  /** For a date column: days since 1970-01-01. */
  void setDate(int column, int epochDay);

  void setString(int column, @Nullable String value);

  /** For a string column: UTF-8. The bytes are copied; the array may be used again. */
  void setUtf8(int column, byte[] bytes, int offset, int length);

  /** For a binary column. */
  void setBytes(int column, byte @Nullable [] value);

  /** For a column of doubles. */
  void setDoubles(int column, @Nullable List<Double> values);

  /** For a column of doubles. */
  void setDoubles(int column, double @Nullable [] values);

  /**
   * For a column of any type: the value as Beam's {@code Row} holds it (structs as {@code Row},
   * arrays as {@code Iterable}, maps as {@code Map}, timestamps as an instant of java.time or
   * Joda).
   */
  void setValue(int column, @Nullable Object value);
}
