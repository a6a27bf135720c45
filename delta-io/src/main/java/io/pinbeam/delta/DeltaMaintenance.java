package io.pinbeam.delta;

import io.pinbeam.delta.internal.KernelTable;
import java.io.IOException;

/**
 * Keeps a table small and quick to read: {@link #compact} makes large files of small ones, {@link
 * #vacuum} deletes the files that no version needs any more. Both may run while others read and
 * write.
 *
 * <pre>{@code
 * DeltaMaintenance maintenance = DeltaIO.maintain("s3://bucket/users");
 * maintenance.compact();
 * maintenance.vacuum(VacuumOptions.defaults().withRetention(Duration.ofDays(14)));
 * }</pre>
 */
public final class DeltaMaintenance {
  private final KernelTable table;

  private DeltaMaintenance(KernelTable table) {
    this.table = table;
  }

  static DeltaMaintenance of(String path) {
    return new DeltaMaintenance(KernelTable.at(path));
  }

  /** As {@link #compact(CompactOptions)}, into files of about 256 MiB. */
  public CompactResult compact() throws IOException {
    return compact(CompactOptions.defaults());
  }

  /**
   * Writes the small files of each partition anew, several in one of about the target size, and
   * exchanges them in one commit that changes no row. Without two files that fit together there is
   * no commit. The old files stay on the disk for readers of older versions, until a {@link
   * #vacuum}.
   *
   * <p>What others append meanwhile stays. If they remove files that were being rewritten, the plan
   * is made anew for the rest, a few times.
   *
   * @throws ConflictException if files are removed again and again
   * @throws IllegalArgumentException if there is no table
   * @throws UnsupportedOperationException if the table uses features that are not supported
   */
  public CompactResult compact(CompactOptions options) throws IOException {
    return new Compaction(table, options).run();
  }

  /**
   * Deletes rows, in one commit: the files that have any are written again without them. Without
   * such rows there is no commit. The commit says nothing of what was in them. Older versions keep
   * the rows until a {@link #vacuum} has deleted their files, and the log keeps the statistics that
   * came with those files, which name a column's smallest and largest value, until {@code
   * delta.logRetentionDuration} is over.
   *
   * <p>What others append meanwhile stays. If they remove files that have such rows, the rest is
   * looked at anew, a few times. Rows that come after the commit are not deleted.
   *
   * @throws ConflictException if files are removed again and again
   * @throws IllegalArgumentException if there is no table, or not these columns
   * @throws UnsupportedOperationException if the table uses features that are not supported, or is
   *     for appends only
   */
  public DeleteResult delete(DeleteOptions options) throws IOException {
    return new RowDeletion(table, options).run();
  }

  /** As {@link #vacuum(VacuumOptions)}, with the table's own retention. */
  public VacuumResult vacuum() throws IOException {
    return vacuum(VacuumOptions.defaults());
  }

  /**
   * Deletes the files below the table's folder that were in no version within the retention and are
   * older than it: those that were removed from the table, and those that no commit ever named.
   *
   * <p>The log stays, and so do names that begin with a dot or an underscore, folders of other
   * tables inside this one, and deletion vectors that are in use. A version older than the
   * retention can be read no more afterwards if files were removed from it since.
   *
   * <p>A writer's files are older than nothing until it commits them: the retention must be longer
   * than the longest time from a file's writing to its commit.
   *
   * @throws IllegalArgumentException if there is no table, or the retention is shorter than the
   *     table's and {@link VacuumOptions#withShortRetention} does not allow that
   * @throws UnsupportedOperationException naming the table's features under which files could be
   *     needed that this does not know of
   */
  public VacuumResult vacuum(VacuumOptions options) throws IOException {
    return new Vacuum(table, options).run();
  }
}
