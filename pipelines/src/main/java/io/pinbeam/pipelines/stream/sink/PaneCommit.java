package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.delta.CommitWindow;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Puts one window of one shard into the tables, once: the rows, then the dead letters, the ledger
 * last. Each table takes the window only if it does not have it; so the same window may be given
 * again as long as it has the same records.
 */
public final class PaneCommit implements Serializable {
  /** The application of all commits of a stream: docs/decisions/0001-transaction-identifiers.md. */
  public static final String APPLICATION = "stream";

  private static final long serialVersionUID = 1L;

  private final OutputLayout layout;
  private final String runId;
  private final Duration interval;
  private final OutputOwner owner;
  private final CommitIntents intents;

  private PaneCommit(OutputLayout layout, String runId, Duration interval) {
    this.layout = layout;
    this.runId = runId;
    this.interval = interval;
    this.owner = OutputOwner.of(layout, runId);
    this.intents = CommitIntents.of(layout);
  }

  public static PaneCommit of(OutputLayout layout, String runId, Duration interval) {
    return new PaneCommit(layout, runId, interval);
  }

  public CommitWindow window(String commitKey, long windowStart) {
    return CommitWindow.of(APPLICATION, commitKey, Instant.ofEpochMilli(windowStart), interval);
  }

  /**
   * Commits a pane. What a store refuses for a while is tried again.
   *
   * @param isAgain whether the runner fired the window before, with other records
   * @param packs of one shard, in any order
   */
  public Done commit(String commitKey, long windowStart, boolean isAgain, Iterable<byte[]> packs)
      throws IOException {
    List<PaneStretch> stretches = PaneStretch.of(packs);
    String key = isAgain ? commitKey + "@" + stretches.get(0).positions().previous() : commitKey;
    CommitIntent intent =
        new CommitIntent(
            stretches.get(0).lastPack().shard(),
            key,
            windowStart,
            stretches.stream().map(PaneStretch::positions).toList());
    StoreRetry retry = StoreRetry.create();
    CommitWindow window = window(key, windowStart);
    retry.run(
        intents.folder(),
        () -> {
          intents.put(intent);
          // After the note, so that the run that takes over finds the note or ends this one.
          owner.check();
          return null;
        });
    Files files = retry.run(layout.root(), () -> write(stretches, windowStart));
    Done done = files.commit(retry, window, intent.shard());
    retry.run(
        intents.folder(),
        () -> {
          intents.delete(intent);
          return null;
        });
    return done;
  }

  private Files write(List<PaneStretch> stretches, long windowStart) throws IOException {
    ExactCopies copies = new ExactCopies();
    for (PaneStretch stretch : stretches) {
      for (PaneStretch.Part part : stretch.parts()) {
        part.pack().read(new Comparing(part, copies));
      }
    }
    Files files = new Files();
    boolean isDone = false;
    try {
      Writing writing = new Writing(files, copies, windowStart);
      for (PaneStretch stretch : stretches) {
        writing.begin();
        for (PaneStretch.Part part : stretch.parts()) {
          writing.part = part;
          part.pack().read(writing);
        }
        files.ledger.write(writing.entry(stretch));
      }
      files.close();
      isDone = true;
    } finally {
      if (!isDone) {
        files.abort();
      }
    }
    return files;
  }

  /**
   * What a commit did.
   *
   * @param written the rows that came into the tables by it
   */
  public record Done(ShardId shard, long written) {}

  /** The files of one window, one a table. */
  private final class Files {
    private final Map<Kind, WindowFile<StreamRow>> rows = new EnumMap<>(Kind.class);
    private final WindowFile<StreamDeadLetter> letters =
        WindowFile.of(
            layout.table(DeadLetterTable.NAME),
            DeadLetterTable.schema(),
            DeadLetterTable.recordWriter());
    private final WindowFile<LedgerEntry> ledger =
        WindowFile.of(layout.table(LedgerTable.NAME), LedgerTable.schema(), new LedgerTable());

    void row(Kind kind, StreamRow row) throws IOException {
      WindowFile<StreamRow> file = rows.get(kind);
      if (file == null) {
        StreamTable table = StreamTable.of(kind);
        file = WindowFile.of(layout.table(kind), table.schema(), table);
        rows.put(kind, file);
      }
      file.write(row);
    }

    void close() throws IOException {
      for (WindowFile<StreamRow> file : rows.values()) {
        file.close();
      }
      letters.close();
      ledger.close();
    }

    void abort() throws IOException {
      for (WindowFile<StreamRow> file : rows.values()) {
        file.abort();
      }
      letters.abort();
      ledger.abort();
    }

    Done commit(StoreRetry retry, CommitWindow window, ShardId shard) throws IOException {
      long written = 0;
      for (Map.Entry<Kind, WindowFile<StreamRow>> table : rows.entrySet()) {
        WindowFile<StreamRow> file = table.getValue();
        if (retry.run(layout.table(table.getKey()), () -> file.commit(window))) {
          written += file.rows();
        }
      }
      retry.run(layout.table(DeadLetterTable.NAME), () -> letters.commit(window));
      retry.run(layout.table(LedgerTable.NAME), () -> ledger.commit(window));
      return new Done(shard, written);
    }
  }

  private static final class Comparing implements Pack.Reader {
    private final PaneStretch.Part part;
    private final ExactCopies copies;
    private boolean isIn;

    Comparing(PaneStretch.Part part, ExactCopies copies) {
      this.part = part;
      this.copies = copies;
    }

    @Override
    public void record(String position, long arrivalMillis, boolean isLate) {
      isIn = part.has(position);
    }

    @Override
    public void row(Kind kind, byte[] in, int offset, int length) {
      if (isIn) {
        copies.add(kind, in, offset, length);
      }
    }

    @Override
    public void letter(@Nullable String kind, Rejection rejection) {}
  }

  private final class Writing implements Pack.Reader {
    private final Files files;
    private final ExactCopies copies;
    private final long windowStart;
    private final long now = System.currentTimeMillis();
    private PaneStretch.@Nullable Part part;
    private int rowNumber;
    private boolean isIn;
    private String position = "";
    private long arrivalMillis;
    private long records;
    private long late;
    private long written;
    private long duplicates;
    private long deadLetters;

    Writing(Files files, ExactCopies copies, long windowStart) {
      this.files = files;
      this.copies = copies;
      this.windowStart = windowStart;
    }

    void begin() {
      records = 0;
      late = 0;
      written = 0;
      duplicates = 0;
      deadLetters = 0;
    }

    @Override
    public void record(String nextPosition, long nextArrivalMillis, boolean isLate) {
      isIn = part.has(nextPosition);
      position = nextPosition;
      arrivalMillis = nextArrivalMillis;
      if (isIn) {
        records++;
        late += isLate ? 1 : 0;
      }
    }

    @Override
    public void row(Kind kind, byte[] in, int offset, int length) throws IOException {
      if (!isIn) {
        return;
      }
      if (copies.isDropped(rowNumber++)) {
        duplicates++;
        return;
      }
      written++;
      files.row(
          kind,
          new StreamRow(
              Pack.decode(kind, in, offset, length),
              arrivalMillis,
              part.pack().shard().toString(),
              position));
    }

    @Override
    public void letter(@Nullable String kind, Rejection rejection) throws IOException {
      if (isIn) {
        deadLetters++;
        files.letters.write(
            new StreamDeadLetter(
                rejection, kind, part.pack().shard(), position, arrivalMillis, runId, now));
      }
    }

    LedgerEntry entry(PaneStretch stretch) {
      Pack last = stretch.lastPack();
      CommitIntent.Stretch positions = stretch.positions();
      return LedgerEntry.builder()
          .windowStart(windowStart)
          .windowEnd(windowStart + interval.toMillis())
          .stream(last.shard().stream())
          .shard(last.shard().shard())
          .records(records)
          .read(written + duplicates + deadLetters)
          .written(written)
          .duplicates(duplicates)
          .deadLetters(deadLetters)
          .late(late)
          .previousPosition(positions.previous())
          .firstPosition(positions.first())
          .lastPosition(positions.last())
          .lastArrivedAt(last.lastArrivalMillis())
          .lagMillis(last.lagMillis())
          .lagRecords(last.lagRecords() < 0 ? null : last.lagRecords())
          .committedAt(now)
          .runId(runId)
          .build();
    }
  }
}
