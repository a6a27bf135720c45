package io.pinbeam.delta;

import java.io.Serializable;

/**
 * Puts the columns of one record into a data file.
 *
 * @param <T> the record
 */
@FunctionalInterface
public interface RecordWriter<T> extends Serializable {
  /** Sets each column that is not null, in any order, at most once. */
  void write(T record, ColumnConsumer out);
}
