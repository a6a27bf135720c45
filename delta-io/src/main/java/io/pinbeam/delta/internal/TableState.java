package io.pinbeam.delta.internal;

import io.delta.kernel.utils.FileStatus;
import io.pinbeam.delta.LogFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What this virtual machine knows of a table: a lock, so that its threads do not lose races against
 * each other, and the version that the last of its commits made.
 *
 * <p>That version is only a hint. A listing of the log says whether it is still the newest one of
 * the same table; put-if-absent decides.
 */
final class TableState {
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
  private static final ConcurrentMap<String, TableState> STATES = new ConcurrentHashMap<>();

  private final String logFolder;
  private final ReentrantLock lock = new ReentrantLock();
  private KernelTable.@Nullable Version newest;

  private TableState(String tablePath) {
    this.logFolder = tablePath + "/_delta_log";
  }

  static TableState of(String tablePath) {
    return STATES.computeIfAbsent(tablePath, TableState::new);
  }

  ReentrantLock lock() {
    return lock;
  }

  synchronized void set(KernelTable.@Nullable Version version) {
    newest = version;
  }

  /** The version that is remembered, if the log still ends with it. */
  synchronized Optional<KernelTable.Version> newest() throws IOException {
    if (newest != null && !endsWith(newest)) {
      newest = null;
    }
    return Optional.ofNullable(newest);
  }

  private boolean endsWith(KernelTable.Version version) throws IOException {
    FileStatus last = version.snapshot().getLogSegment().getDeltaFileAtEndVersion();
    String name = String.format(Locale.ROOT, "%020d.json", version.number());
    List<LogFile> files;
    try {
      files = LogStores.of(logFolder).listFrom(logFolder, name);
    } catch (FileNotFoundException e) {
      return false;
    }
    boolean isThere = false;
    for (LogFile file : files) {
      String fileName = file.path().substring(file.path().lastIndexOf('/') + 1);
      if (fileName.equals(name)) {
        isThere =
            file.sizeBytes() == last.getSize()
                && file.modificationTime() == last.getModificationTime();
      } else if (COMMIT.matcher(fileName).matches()) {
        return false;
      }
    }
    return isThere;
  }
}
