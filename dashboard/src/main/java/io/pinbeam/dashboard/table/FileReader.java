package io.pinbeam.dashboard.table;

import java.time.Instant;
import java.util.Iterator;
import org.apache.beam.sdk.values.Row;

/** Makes of a file's rows what is kept of them while the file is in the table. For many threads. */
public interface FileReader<T> {
  /**
   * @param rows with the columns asked for
   * @param since rows before it are not needed
   */
  T read(Iterator<Row> rows, Instant since);
}
