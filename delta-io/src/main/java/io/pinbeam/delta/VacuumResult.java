package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.time.Duration;
import java.util.List;

/** What a vacuum deleted, or with a dry run would have. */
@AutoValue
public abstract class VacuumResult {
  static VacuumResult of(
      Duration retention,
      List<String> deletedPaths,
      long deletedBytes,
      long keptFiles,
      long keptBytes,
      List<String> nestedTables) {
    return new AutoValue_VacuumResult(
        retention,
        List.copyOf(deletedPaths),
        deletedBytes,
        keptFiles,
        keptBytes,
        List.copyOf(nestedTables));
  }

  /** The retention that was used. */
  public abstract Duration retention();

  /** Relative to the table's folder, sorted. */
  public abstract List<String> deletedPaths();

  public final int deletedFiles() {
    return deletedPaths().size();
  }

  public abstract long deletedBytes();

  /**
   * Files that stay because a version names them or because they are young; the log not counted.
   */
  public abstract long keptFiles();

  public abstract long keptBytes();

  /** Folders of other tables inside this one's; nothing in them is touched. */
  public abstract List<String> nestedTables();
}
