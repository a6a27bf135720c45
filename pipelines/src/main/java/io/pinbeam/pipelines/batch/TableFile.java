package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;

/**
 * A file that a table has.
 *
 * @param key the {@link RowRef#fileKey}
 */
record TableFile(long key, Kind kind, DataFile file) implements Serializable {
  private static final long serialVersionUID = 1;
}
