package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.delta.CommitWindow;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;

/**
 * {@code tables/alerts}: a row for each alert and channel when it is fired, and another one when it
 * is delivered or given up.
 *
 * <p>All that a window fires is one commit, which the table takes once: the commit is that of a
 * window, so that 60 windows with alerts share one transaction identifier. Up to where windows were
 * looked at is the table's mark of windows committed.
 */
public final class AlertsTable {
  /** The folder under {@code tables/}. */
  public static final String NAME = "alerts";

  /** The application that the windows that fired are committed for. */
  public static final String APPLICATION = "alerts";

  static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("window_start", DeltaType.TIMESTAMP)
          .required("window_end", DeltaType.TIMESTAMP)
          .required("rule", DeltaType.STRING)
          .required("metric", DeltaType.STRING)
          .required("key", DeltaType.STRING)
          .required("comparison", DeltaType.STRING)
          .required("threshold", DeltaType.DOUBLE)
          .required("windows", DeltaType.INTEGER)
          .required("value", DeltaType.DOUBLE)
          .required("id", DeltaType.STRING)
          .required("fired_at", DeltaType.TIMESTAMP)
          .required("channel", DeltaType.STRING)
          .required("state", DeltaType.STRING)
          .required("at", DeltaType.TIMESTAMP)
          .build();

  private static final String SHARD = "all";

  private final DeltaTable table;
  private final Duration period;
  private final String id;

  private AlertsTable(DeltaTable table, Duration period, String id) {
    this.table = table;
    this.period = period;
    this.id = id;
  }

  /** Opens the table, or makes it. */
  static AlertsTable open(String path, Duration period) throws IOException {
    DeltaTable table = DeltaTable.at(path);
    if (!table.exists()) {
      table.commit(DeltaCommit.of(SCHEMA, List.of()));
    }
    return new AlertsTable(table, period, table.describe().id());
  }

  /** As its creator chose it: a part of the alerts' ids. */
  String id() {
    return id;
  }

  /** The end of what was looked at, as far as that was noted. */
  Optional<Instant> mark() throws IOException {
    return table.windowCommits(APPLICATION).until();
  }

  void mark(Instant until) throws IOException {
    table.markCommittedUntil(APPLICATION, until);
  }

  /**
   * Notes all alerts of a window.
   *
   * @return false if the window has fired before: then nothing is noted
   */
  boolean fire(Instant windowStart, List<Note> fired) throws IOException {
    return table
        .commit(
            DeltaCommit.of(SCHEMA, List.of(write(fired)))
                .withWindow(CommitWindow.of(APPLICATION, SHARD, windowStart, period)))
        .isCommitted();
  }

  void append(List<Note> notes) throws IOException {
    table.commit(DeltaCommit.of(SCHEMA, List.of(write(notes))));
  }

  /**
   * Reads the notes, of files that may have one later than a time.
   *
   * @return the start of the last window that has fired, also in files not read
   */
  Optional<Instant> forEach(Instant since, Consumer<Note> consumer) throws IOException {
    Instant last = null;
    long version = table.currentVersion();
    for (DataFile file : table.files(version)) {
      Optional<Instant> newest = file.newest("window_start");
      if (newest.isPresent() && (last == null || newest.get().isAfter(last))) {
        last = newest.get();
      }
      if (newest.isPresent()
          && isOlder(file.newest("at"), since)
          && isOlder(file.newest("window_end"), since)) {
        continue;
      }
      try (DeltaRows rows = table.rows(SCHEMA, file)) {
        while (rows.hasNext()) {
          Note note = note(rows.next());
          if (last == null || note.alert().windowStart().isAfter(last)) {
            last = note.alert().windowStart();
          }
          consumer.accept(note);
        }
      }
    }
    return Optional.ofNullable(last);
  }

  private static boolean isOlder(Optional<Instant> time, Instant since) {
    return time.isPresent() && time.get().isBefore(since);
  }

  private DataFile write(List<Note> notes) throws IOException {
    DataFileWriter<Note> writer =
        DataFileWriter.open(
            table.path(),
            "part-" + UUID.randomUUID() + ".parquet",
            SCHEMA,
            new NoteWriter(),
            WriteOptions.defaults());
    boolean isDone = false;
    try {
      for (Note note : notes) {
        writer.write(note);
      }
      DataFile file = writer.close();
      isDone = true;
      return file;
    } finally {
      if (!isDone) {
        writer.abort();
      }
    }
  }

  private static Note note(Row row) {
    Alert alert =
        new Alert(
            row.getString("id"),
            row.getString("rule"),
            row.getString("metric"),
            row.getString("key"),
            row.getString("comparison"),
            row.getDouble("threshold"),
            row.getInt32("windows"),
            row.getDouble("value"),
            row.getLogicalTypeValue("window_start", Instant.class),
            row.getLogicalTypeValue("window_end", Instant.class),
            row.getLogicalTypeValue("fired_at", Instant.class));
    return new Note(
        alert,
        row.getString("channel"),
        AlertState.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
        row.getLogicalTypeValue("at", Instant.class));
  }

  /** A row: what became of an alert, in one channel. */
  record Note(Alert alert, String channel, AlertState state, Instant at) {
    /** Of the alert and its channel. */
    String deliveryId() {
      return alert.id() + " " + channel;
    }
  }

  private static final class NoteWriter implements RecordWriter<Note> {
    private static final long serialVersionUID = 1;

    @Override
    public void write(Note note, io.pinbeam.delta.ColumnConsumer out) {
      Alert alert = note.alert();
      out.setTimestampMicros(0, micros(alert.windowStart()));
      out.setTimestampMicros(1, micros(alert.windowEnd()));
      out.setString(2, alert.rule());
      out.setString(3, alert.metric());
      out.setString(4, alert.key());
      out.setString(5, alert.comparison());
      out.setDouble(6, alert.threshold());
      out.setInt(7, alert.windows());
      out.setDouble(8, alert.value());
      out.setString(9, alert.id());
      out.setTimestampMicros(10, micros(alert.firedAt()));
      out.setString(11, note.channel());
      out.setString(12, note.state().label());
      out.setTimestampMicros(13, micros(note.at()));
    }

    private static long micros(Instant time) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
  }
}
