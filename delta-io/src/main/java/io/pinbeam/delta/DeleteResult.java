package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.util.OptionalLong;

/** What a deletion of rows did; with a dry run what it would do. */
@AutoValue
public abstract class DeleteResult {
  static DeleteResult of(
      long rowsDeleted, long filesRemoved, long filesAdded, OptionalLong version) {
    return new AutoValue_DeleteResult(rowsDeleted, filesRemoved, filesAdded, version);
  }

  public abstract long rowsDeleted();

  /** The files that had them. */
  public abstract long filesRemoved();

  /** The files that hold the rows that were beside them; with a dry run none. */
  public abstract long filesAdded();

  /** The version committed; empty if there was nothing to do, or with a dry run. */
  public abstract OptionalLong version();
}
