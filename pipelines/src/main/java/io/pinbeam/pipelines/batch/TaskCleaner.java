package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.quality.RowMarks;
import io.pinbeam.pipelines.quality.RowQuarantine;
import io.pinbeam.pipelines.sink.DeadLetterFile;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.pipelines.source.ReadTask;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.clean.RowSink;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.SourcePosition;
import io.pinbeam.transforms.parse.JsonScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.beam.sdk.metrics.Counter;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Puts what is found in the sources of one task where it belongs: its table, or the dead letters.
 */
final class TaskCleaner implements RowSink {
  private static final int PROGRESS_STEP = 1_000;

  private final BatchRun run;
  private final Kind kind;
  private final KindCounts counts;
  private final RowQuarantine quarantine;
  private final TableBuffer rows;
  private final DeadLetterFile letters;
  private final Counter recordsRead;
  private final Instant at = Instant.now();

  private LongFunction<SourcePosition> source = position -> SourcePosition.file("", position);
  private long rank;

  /**
   * The offset of the Kafka value being read, or negative for a file, whose positions are its own.
   */
  private long offset = -1;

  private int partOfValue;
  private int uncounted;

  private TaskCleaner(
      BatchRun run, Kind kind, TableBuffer rows, DeadLetterFile letters, Counter recordsRead) {
    this.run = run;
    this.kind = kind;
    this.counts = new KindCounts(kind);
    this.quarantine = RowQuarantine.of(run.expectations(), kind);
    this.rows = rows;
    this.letters = letters;
    this.recordsRead = recordsRead;
  }

  static TaskCleaner create(
      BatchRun run,
      ReadTask task,
      PackedBuckets packed,
      RowStore store,
      DeadLetterFile letters,
      Counter recordsRead) {
    TableBuffer rows =
        new TableBuffer(
            TableRowsOf.kind(task.kind()),
            run.layout().table(task.kind()),
            "part-" + run.runId() + "-" + task.id(),
            task.id(),
            packed,
            RowMarks.of(run.expectations(), task.kind()),
            store);
    return new TaskCleaner(run, task.kind(), rows, letters, recordsRead);
  }

  /** With a table's rows, and letters, that the caller has. */
  static TaskCleaner create(
      BatchRun run, Kind kind, TableBuffer rows, DeadLetterFile letters, Counter recordsRead) {
    return new TaskCleaner(run, kind, rows, letters, recordsRead);
  }

  /** What comes next is read from a file. */
  void source(long fileRank, LongFunction<SourcePosition> positions) {
    rank = fileRank;
    offset = -1;
    source = positions;
  }

  /** What comes next is read from one Kafka value. */
  void value(long rangeRank, long valueOffset, SourcePosition position) {
    rank = rangeRank;
    offset = valueOffset;
    partOfValue = 0;
    source = ignored -> position;
  }

  /** The Kafka value is null. */
  void tombstone(Kind valueKind) {
    rejected(
        valueKind,
        Rejection.of(RejectReason.EMPTY_RECORD, "the record has no value", new byte[0], 0),
        0,
        0);
  }

  TaskReport finish() throws IOException {
    rows.flush();
    recordsRead.inc(uncounted);
    return TaskReport.of(counts, rows.files());
  }

  /** A task has one kind, so that its rows are of the type that its table takes. */
  @Override
  public RowBuffer rows(Kind ofKind) {
    return rows.rows();
  }

  @Override
  public @Nullable String refusal(Kind ofKind) {
    if (quarantine.isEmpty()) {
      return null;
    }
    List<String> broken = quarantine.broken(rows.rows(), rows.rows().size() - 1);
    if (broken.isEmpty()) {
      return null;
    }
    broken.forEach(counts::quarantined);
    return RowQuarantine.detail(broken);
  }

  @Override
  public void row(Kind ofKind, long position, int part) {
    counts.row();
    progress();
    try {
      if (offset < 0) {
        rows.added(rank, position, part);
      } else {
        rows.added(rank, offset, partOfValue++);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void progress() {
    if (++uncounted == PROGRESS_STEP) {
      recordsRead.inc(uncounted);
      uncounted = 0;
    }
  }

  @Override
  public void rejected(@Nullable Kind ofKind, Rejection rejection, long position, int part) {
    counts.deadLetter(rejection.reason());
    progress();
    try {
      letters.add(
          DeadLetter.of(rejection, kind.label(), source.apply(position), "clean", run.runId(), at));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void defect(Kind ofKind, String field, DefectReason reason) {
    counts.defect(field, reason);
  }

  @Override
  public void unknownFields(Kind ofKind, int count) {
    counts.unknownFields(count);
  }

  @Override
  public void fields(Kind ofKind, JsonScanner record) {
    counts.fields(record);
  }
}
