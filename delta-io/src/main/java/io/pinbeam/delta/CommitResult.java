package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import org.apache.beam.sdk.coders.DefaultCoder;

/** How a commit ended. */
@AutoValue
@DefaultCoder(CommitResultCoder.class)
public abstract class CommitResult implements Serializable {
  /** The two good ends; every other one is an exception. */
  public enum Status {
    COMMITTED,
    /** The transaction was in the table before: nothing was changed. */
    ALREADY_THERE
  }

  static CommitResult of(long version, Status status) {
    return of(version, status, 1);
  }

  static CommitResult of(long version, Status status, int attempts) {
    return new AutoValue_CommitResult(version, status, attempts);
  }

  /** The version committed; if the transaction was already there, the table's current version. */
  public abstract long version();

  public abstract Status status();

  /** How often the commit was tried; each but the last was lost to a faster writer. */
  public abstract int attempts();

  public final boolean isCommitted() {
    return status() == Status.COMMITTED;
  }
}
