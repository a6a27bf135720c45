package io.pinbeam.dashboard.table;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Follows a table. Of each file something is kept as long as the file is in the table: what a
 * compaction or an overwrite takes away goes, and what it brings comes, so that nothing counts
 * twice. For one thread.
 *
 * @param <T> what is kept of a file
 */
public final class TableFollower<T> {
  private static final long NONE = -1;
  private static final int LONGEST_REASON = 300;

  private final DeltaTable table;
  private final String timeColumn;
  private final Set<String> columns;
  private final FileReader<T> reader;
  private final ExecutorService threads;
  private List<T> parts = List.of();

  /** What was read of files that the table has, by their paths. */
  private Map<String, Part<T>> known = Map.of();

  /** Files that are before what is asked for, and stay so. */
  private Set<String> old = Set.of();

  /** From when on the table was read. */
  private Instant readSince = Instant.MIN;

  private TableState state = TableState.missing();
  private long version = NONE;

  /** Not after a fault: the table may be another one by now, of the same version. */
  private boolean isSure = true;

  /**
   * What was read of a file.
   *
   * @param newest its newest time; null if the table does not tell
   */
  private record Part<T>(@Nullable Instant newest, T content) {}

  /**
   * @param timeColumn a file whose times are all before what is asked for is not read
   * @param columns those that the reader needs; a table without one of them is unreadable
   */
  public TableFollower(
      String path,
      String timeColumn,
      Set<String> columns,
      FileReader<T> reader,
      ExecutorService threads) {
    this.table = DeltaTable.at(path);
    this.timeColumn = timeColumn;
    this.columns = columns;
    this.reader = reader;
    this.threads = threads;
  }

  /** What is kept, in no order. */
  public Collection<T> parts() {
    return parts;
  }

  public TableState state() {
    return state;
  }

  /**
   * Looks at the table. A fault is no exception but a state, and what was read before stays.
   *
   * @return whether parts or state are others than before
   */
  public boolean refresh(Instant since) throws InterruptedException {
    TableState before = state;
    try {
      if (version == NONE && !table.exists()) {
        state = TableState.missing();
      } else {
        read(table.currentVersion(), since);
      }
      isSure = true;
    } catch (IOException | RuntimeException e) {
      state = TableState.unreadable(version, reason(e));
      isSure = false;
    }
    return !state.equals(before);
  }

  private void read(long current, Instant since) throws IOException, InterruptedException {
    boolean isBack = since.isBefore(readSince);
    if (isBack) {
      // The clock was set back: what was left out as too old is asked for again.
      known = Map.of();
      old = Set.of();
    }
    if (current != version || !isSure || isBack) {
      DeltaSchema schema = projection(table.schema(current));
      take(table.files(current), schema, since);
      parts = known.values().stream().map(Part::content).toList();
      version = current;
      readSince = since;
    }
    state = TableState.readable(version);
  }

  /**
   * Reads what is new; what could be read is known from then on, also where another file failed.
   */
  private void take(List<DataFile> files, DeltaSchema schema, Instant since)
      throws IOException, InterruptedException {
    Map<String, Part<T>> now = new HashMap<>();
    Map<String, Future<Part<T>>> added = new HashMap<>();
    Set<String> stillOld = new HashSet<>();
    for (DataFile file : files) {
      Part<T> part = known.get(file.path());
      if (old.contains(file.path())) {
        stillOld.add(file.path());
        continue;
      }
      Instant newest = part == null ? file.newest(timeColumn).orElse(null) : part.newest();
      if (newest != null && newest.isBefore(since)) {
        stillOld.add(file.path());
      } else if (part == null) {
        added.put(file.path(), threads.submit(() -> read(schema, file, newest, since)));
      } else {
        now.put(file.path(), part);
      }
    }
    IOException fault = null;
    for (Map.Entry<String, Future<Part<T>>> file : added.entrySet()) {
      try {
        now.put(file.getKey(), file.getValue().get());
      } catch (ExecutionException e) {
        fault = new IOException(e.getCause());
      }
    }
    known = now;
    old = stillOld;
    if (fault != null) {
      throw fault;
    }
  }

  private Part<T> read(DeltaSchema schema, DataFile file, @Nullable Instant newest, Instant since)
      throws IOException {
    try (DeltaRows rows = table.rows(schema, file)) {
      return new Part<>(newest, reader.read(rows, since));
    }
  }

  private DeltaSchema projection(DeltaSchema schema) {
    List<DeltaColumn> found =
        schema.columns().stream().filter(column -> columns.contains(column.name())).toList();
    if (found.size() < columns.size()) {
      Set<String> names = found.stream().map(DeltaColumn::name).collect(Collectors.toSet());
      throw new IllegalStateException(
          "the table has no column "
              + columns.stream()
                  .filter(name -> !names.contains(name))
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    return DeltaSchema.of(found);
  }

  /** One line of the cause that says the most. */
  private static String reason(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null && cause instanceof IOException) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = message.lines().findFirst().orElse(cause.toString());
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
  }
}
