package io.pinbeam.pipelines.sink;

import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;

/** How the rows of one kind stand in their table. */
public interface TableRows extends Serializable {
  Kind kind();

  /** The columns of section 5 of the cleaning contract, in its order. */
  DeltaSchema schema();

  RecordWriter<BufferedRow> recordWriter();
}
