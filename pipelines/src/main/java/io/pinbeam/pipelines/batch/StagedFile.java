package io.pinbeam.pipelines.batch;

import com.google.auto.value.AutoValue;
import io.pinbeam.delta.DataFile;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;

/** A data file whose rows the join knows: one that a worker has written, or one of a table. */
@AutoValue
abstract class StagedFile implements Serializable {
  /** One that no table shows yet. */
  static StagedFile of(long key, Kind kind, DataFile file) {
    return new AutoValue_StagedFile(key, kind, file, false);
  }

  /** One that its table has. */
  static StagedFile ofTable(long key, Kind kind, DataFile file) {
    return new AutoValue_StagedFile(key, kind, file, true);
  }

  /** The {@link RowRef#fileKey}. */
  abstract long key();

  abstract Kind kind();

  abstract DataFile file();

  abstract boolean isOfTable();
}
