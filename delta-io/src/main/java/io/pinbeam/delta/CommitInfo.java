package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.time.Instant;
import java.util.OptionalLong;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What one commit did, as its file in the log tells. */
@AutoValue
public abstract class CommitInfo {
  static Builder builder() {
    return new AutoValue_CommitInfo.Builder();
  }

  public abstract long version();

  public abstract Instant timestamp();

  /** As the writer calls it, such as WRITE, OPTIMIZE or MERGE; null if it does not. */
  public abstract @Nullable String operation();

  /** The writer's name and version; null if it does not say. */
  public abstract @Nullable String engine();

  public abstract long filesAdded();

  /** Empty if a file came without its number of rows. */
  public abstract OptionalLong rowsAdded();

  public abstract long bytesAdded();

  public abstract long filesRemoved();

  /** Empty if a file went without its number of rows. */
  public abstract OptionalLong rowsRemoved();

  public abstract long bytesRemoved();

  /** Whether rows were changed, not only laid out anew. */
  public abstract boolean isDataChange();

  /** How many transaction identifiers it carried. */
  public abstract int transactions();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder version(long version);

    abstract Builder timestamp(Instant timestamp);

    abstract Builder operation(@Nullable String operation);

    abstract Builder engine(@Nullable String engine);

    abstract Builder filesAdded(long files);

    abstract Builder rowsAdded(OptionalLong rows);

    abstract Builder bytesAdded(long bytes);

    abstract Builder filesRemoved(long files);

    abstract Builder rowsRemoved(OptionalLong rows);

    abstract Builder bytesRemoved(long bytes);

    abstract Builder isDataChange(boolean isDataChange);

    abstract Builder transactions(int transactions);

    abstract CommitInfo build();
  }
}
