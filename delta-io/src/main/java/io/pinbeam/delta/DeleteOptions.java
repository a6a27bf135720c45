package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.util.function.Predicate;
import org.apache.beam.sdk.values.Row;

/** Which rows are deleted. */
@AutoValue
public abstract class DeleteOptions {
  /**
   * The rows that a predicate is true for.
   *
   * @param columns those that the predicate is given, of the table's; no partition column
   */
  public static DeleteOptions of(DeltaSchema columns, Predicate<Row> isDeleted) {
    return new AutoValue_DeleteOptions(columns, isDeleted, false);
  }

  abstract DeltaSchema columns();

  abstract Predicate<Row> isDeleted();

  /** Whether nothing is done, only told. */
  public abstract boolean dryRun();

  /** Deletes nothing; the result tells what would be. */
  public DeleteOptions withDryRun() {
    return new AutoValue_DeleteOptions(columns(), isDeleted(), true);
  }
}
