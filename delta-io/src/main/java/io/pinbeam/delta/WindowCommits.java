package io.pinbeam.delta;

import io.pinbeam.delta.internal.KernelTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The windows that an application has committed to a table, as of one version.
 *
 * <p>A job that starts again begins at the oldest window that has rows and is not committed. The
 * table alone cannot name it: a window without rows is never committed, and a shard that never
 * committed is not known to the table. So the job asks its input, for each shard, for the first
 * record at or after {@link #until()}; if the record's window is committed, for the first one after
 * that window; and so on. What it has found out it may note by {@link
 * DeltaTable#markCommittedUntil}, which makes the next search short.
 */
public final class WindowCommits {
  private final String path;
  private final String application;
  private final WindowIds ids;
  private final Map<String, Long> committed;

  private WindowCommits(String path, String application, Map<String, Long> committed) {
    this.path = path;
    this.application = application;
    this.ids = WindowIds.of(application);
    this.committed = committed;
  }

  static WindowCommits of(String path, KernelTable.@Nullable Version version, String application)
      throws IOException {
    String prefix = WindowIds.of(application).prefix();
    return new WindowCommits(
        path,
        application,
        version == null ? Map.of() : version.transactions(appId -> appId.startsWith(prefix)));
  }

  /**
   * Whether the window is committed, or ends at or before {@link #until()}.
   *
   * @throws IllegalArgumentException if the window is of another application, or of another size
   *     than those that the application has committed
   */
  public boolean isCommitted(CommitWindow window) {
    if (!window.application().equals(application)) {
      throw new IllegalArgumentException(
          "The commits of " + application + " do not tell of those of " + window.application());
    }
    ids.checkSize(path, window, committed);
    return ids.isCommitted(window, committed);
  }

  /** The size of the windows that were committed; empty before the first. */
  public Optional<Duration> size() {
    return Optional.ofNullable(committed.get(ids.size())).map(Duration::ofMillis);
  }

  /** The time up to which all windows count as committed; empty if it was never marked. */
  public Optional<Instant> until() {
    return Optional.ofNullable(committed.get(ids.until())).map(Instant::ofEpochMilli);
  }
}
