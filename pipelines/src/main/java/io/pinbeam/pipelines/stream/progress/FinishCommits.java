package io.pinbeam.pipelines.stream.progress;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.sink.CommitIntent;
import io.pinbeam.pipelines.stream.sink.CommitIntents;
import io.pinbeam.pipelines.stream.sink.LedgerTable;
import io.pinbeam.pipelines.stream.sink.PackCollector;
import io.pinbeam.pipelines.stream.sink.PackOutput;
import io.pinbeam.pipelines.stream.sink.PaneCommit;
import io.pinbeam.pipelines.stream.source.Fetch;
import io.pinbeam.pipelines.stream.source.FetchedRecord;
import io.pinbeam.pipelines.stream.source.Positions;
import io.pinbeam.pipelines.stream.source.ShardBatch;
import io.pinbeam.pipelines.stream.source.ShardClient;
import io.pinbeam.pipelines.stream.source.ShardReader;
import io.pinbeam.pipelines.stream.source.ShardRecord;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the commits that a killed run left between two tables, with just the records that it had put
 * into the first ones. A run begins with it, before it looks where to read on.
 */
public final class FinishCommits {
  private static final Logger LOG = LoggerFactory.getLogger(FinishCommits.class);
  private static final int TRIES = 10;

  private final OutputLayout layout;
  private final PaneCommit tables;
  private final PackCollector collector;

  /** Commits by these tables; {@code collector} cleans as the run does. */
  public FinishCommits(OutputLayout layout, PaneCommit tables, PackCollector collector) {
    this.layout = layout;
    this.tables = tables;
    this.collector = collector;
  }

  /** Opens a client, if one is needed. */
  @FunctionalInterface
  public interface Clients {
    ShardClient open() throws IOException;
  }

  /** Ends all that are open; {@code progress} is that of the tables before. */
  public void run(StreamProgress progress, Clients clients) throws IOException {
    CommitIntents intents = CommitIntents.of(layout);
    List<CommitIntent> open = new ArrayList<>();
    for (CommitIntent intent : intents.list()) {
      if (isOver(intent, progress)) {
        intents.delete(intent);
      } else {
        open.add(intent);
      }
    }
    if (open.isEmpty()) {
      return;
    }
    LOG.info("ending {} commits that an earlier run began", open.size());
    try (ShardClient client = clients.open()) {
      for (CommitIntent intent : open) {
        finish(intent, client);
        intents.delete(intent);
      }
    }
  }

  /**
   * Its line is in the ledger; or others have its records, then none of its tables was touched, for
   * its run had lost the output before.
   */
  private boolean isOver(CommitIntent intent, StreamProgress progress) throws IOException {
    return DeltaTable.at(layout.table(LedgerTable.NAME))
            .windowCommits(PaneCommit.APPLICATION)
            .isCommitted(tables.window(intent.commitKey(), intent.windowStart()))
        || intent.stretches().stream()
            .anyMatch(stretch -> progress.hasSome(intent.shard(), stretch.first(), stretch.last()));
  }

  private void finish(CommitIntent intent, ShardClient client) throws IOException {
    List<byte[]> packs = new ArrayList<>();
    PackOutput output =
        new PackOutput() {
          @Override
          public void commits(String commitKey, long timeMillis, byte[] pack) {
            packs.add(pack);
          }

          @Override
          public void trends(long timeMillis, byte[] pack) {
            // The run reads them again for its trends.
          }
        };
    for (CommitIntent.Stretch stretch : intent.stretches()) {
      read(intent, stretch, client, output);
    }
    collector.flush(output);
    if (!packs.isEmpty()) {
      tables.commit(intent.commitKey(), intent.windowStart(), false, packs);
    }
  }

  private void read(
      CommitIntent intent, CommitIntent.Stretch stretch, ShardClient client, PackOutput output)
      throws IOException {
    String previous = stretch.previous();
    try (ShardReader reader = client.openAt(intent.shard(), stretch.first())) {
      boolean isEnd = false;
      while (!isEnd) {
        Fetch fetch = fetch(reader);
        List<ShardRecord> records = new ArrayList<>();
        for (FetchedRecord record : fetch.records()) {
          if (Positions.ORDER.compare(record.position(), stretch.last()) <= 0) {
            records.add(
                new ShardRecord(
                    record.position(),
                    record.arrivalMillis(),
                    intent.windowStart(),
                    // What the killed run had passed is not known any more.
                    false,
                    record.data()));
          } else {
            isEnd = true;
          }
        }
        if (!records.isEmpty()) {
          collector.add(
              new ShardBatch(
                  intent.shard(),
                  intent.commitKey(),
                  previous,
                  records,
                  fetch.behindMillis(),
                  fetch.behindRecords()),
              output);
          previous = records.get(records.size() - 1).position();
        }
        isEnd |= fetch.isEnded() || fetch.isAtTip() || stretch.last().equals(previous);
      }
    } catch (FileNotFoundException e) {
      LOG.warn(
          "{} is not there any more: a commit that an earlier run began stays undone",
          intent.shard());
    }
  }

  private static Fetch fetch(ShardReader reader) throws IOException {
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return reader.fetch();
        } catch (FileNotFoundException e) {
          throw e;
        } catch (IOException e) {
          if (attempt == TRIES) {
            throw e;
          }
          Thread.sleep(200L * attempt);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
