package io.pinbeam.pipelines.batch;

import com.google.auto.value.AutoValue;
import io.pinbeam.delta.DataFile;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;

/** A data file that a worker has written and that no table shows yet. */
@AutoValue
abstract class StagedFile implements Serializable {
  static StagedFile of(long key, Kind kind, DataFile file) {
    return new AutoValue_StagedFile(key, kind, file);
  }

  /** The {@link RowRef#fileKey}. */
  abstract long key();

  abstract Kind kind();

  abstract DataFile file();
}
