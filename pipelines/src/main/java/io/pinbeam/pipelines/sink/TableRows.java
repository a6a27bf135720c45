package io.pinbeam.pipelines.sink;

import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RecordOrder;
import java.io.Serializable;

/**
 * How the rows of one kind stand in their table and in the join.
 *
 * @param <T> {@code Pin}, {@code Geo} or {@code User}
 */
public interface TableRows<T> extends Serializable {
  Kind kind();

  /** The columns of section 5 of the cleaning contract, in its order. */
  DeltaSchema schema();

  RecordWriter<T> recordWriter();

  long ind(T row);

  /** About how many bytes of text the row holds. */
  long textBytes(T row);

  /** Adds what the join and the answers need of the row. */
  void pack(PackedRows packed, T row, RecordOrder order, long ref);
}
