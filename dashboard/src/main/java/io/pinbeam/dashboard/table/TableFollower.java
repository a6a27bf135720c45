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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

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
  private Map<String, T> parts = Map.of();
  private TableState state = TableState.missing();
  private long version = NONE;

  /** Not after a fault: the table may be another one by now, of the same version. */
  private boolean isSure = true;

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
    return parts.values();
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
    if (current != version || !isSure) {
      DeltaSchema schema = projection(table.schema(current));
      Map<String, Future<T>> added = new HashMap<>();
      Map<String, T> now = new HashMap<>();
      for (DataFile file : table.files(current)) {
        Optional<Instant> newest = file.newest(timeColumn);
        if (newest.isPresent() && newest.get().isBefore(since)) {
          continue;
        }
        T known = parts.get(file.path());
        if (known == null) {
          added.put(file.path(), threads.submit(() -> part(schema, file, since)));
        } else {
          now.put(file.path(), known);
        }
      }
      for (Map.Entry<String, Future<T>> file : added.entrySet()) {
        now.put(file.getKey(), result(file.getValue(), added.values()));
      }
      parts = now;
      version = current;
    }
    state = TableState.readable(version);
  }

  private T part(DeltaSchema schema, DataFile file, Instant since) throws IOException {
    try (DeltaRows rows = table.rows(schema, file)) {
      return reader.read(rows, since);
    }
  }

  /** Waits for one; when it failed, the others need not be read. */
  private static <T> T result(Future<T> file, Collection<Future<T>> all)
      throws IOException, InterruptedException {
    try {
      return file.get();
    } catch (ExecutionException e) {
      all.forEach(other -> other.cancel(true));
      throw new IOException(e.getCause());
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
