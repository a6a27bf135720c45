package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a vacuum deletes, and whether it does. */
@AutoValue
public abstract class VacuumOptions {
  /** The table's own retention ({@code delta.deletedFileRetentionDuration}), or 7 days. */
  public static VacuumOptions defaults() {
    return new AutoValue_VacuumOptions(null, false, false);
  }

  /** Files are kept that are younger, or were in the table within this time; null: the table's. */
  public abstract @Nullable Duration retention();

  /** Whether the retention may be shorter than the table's. */
  public abstract boolean shortRetention();

  /** Whether nothing is deleted, only told. */
  public abstract boolean dryRun();

  /** Keeps what was in the table within this time, and every file that is younger. */
  public VacuumOptions withRetention(Duration retention) {
    if (retention.isNegative()) {
      throw new IllegalArgumentException("A retention is 0 or longer, not " + retention);
    }
    return new AutoValue_VacuumOptions(retention, shortRetention(), dryRun());
  }

  /**
   * Allows a retention shorter than the table's. It says that nothing else is at work: a file that
   * a writer has not committed yet and that is older than the retention is deleted, and readers of
   * older versions lose their files.
   */
  public VacuumOptions withShortRetention() {
    return new AutoValue_VacuumOptions(retention(), true, dryRun());
  }

  /** Deletes nothing; the result lists what would be deleted. */
  public VacuumOptions withDryRun() {
    return new AutoValue_VacuumOptions(retention(), shortRetention(), true);
  }
}
