package io.pinbeam.dashboard.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What the ledger tells: counts, posts a second of each stream, and how far each shard is. */
public final class LedgerView {
  /** Of a chart's line. */
  private static final int MOST_POINTS = 180;

  private LedgerView() {}

  /**
   * Of the lines of windows that end after a time: their counts, rates and shards.
   *
   * @param files the lines of each file
   */
  public static ObjectNode of(Collection<List<LedgerLine>> files, Instant since) {
    Counts counts = new Counts();
    Map<String, ShardRow> shards = new TreeMap<>();
    LedgerLine latest = null;
    Instant first = null;
    for (List<LedgerLine> lines : files) {
      for (LedgerLine line : lines) {
        if (line.windowEnd().isBefore(since)) {
          continue;
        }
        counts.add(line);
        shards
            .computeIfAbsent(
                line.stream() + "\n" + line.shard(), s -> new ShardRow(line.stream(), line.shard()))
            .add(line);
        if (line.isCommit()) {
          latest = latest == null || line.windowEnd().isAfter(latest.windowEnd()) ? line : latest;
          first = first == null || line.windowStart().isBefore(first) ? line.windowStart() : first;
        }
      }
    }
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    counts.putInto(view);
    ArrayNode rows = view.putArray("shards");
    Instant lastCommit = null;
    Instant lastSign = null;
    for (ShardRow shard : shards.values()) {
      rows.add(shard.toJson());
      lastCommit = Values.later(lastCommit, shard.lastCommit);
      lastSign = Values.later(lastSign, shard.lastSign);
    }
    Values.put(view, "lastCommit", lastCommit);
    Values.put(view, "lastSign", lastSign);
    if (latest != null) {
      view.put("windowMillis", windowMillis(latest));
      view.set("rates", rates(files, latest, Values.later(first, since)));
    }
    return view;
  }

  /**
   * Posts read a second, in stretches of whole windows that end with the newest window.
   *
   * @param latest a line of the newest window, which tells how long windows are
   * @param since the start of the first window, or the time before which nothing is shown
   */
  private static ObjectNode rates(
      Collection<List<LedgerLine>> files, LedgerLine latest, Instant since) {
    long window = windowMillis(latest);
    long end = latest.windowEnd().toEpochMilli();
    long windows = Math.max(1, (end - since.toEpochMilli()) / window);
    long stretch = window * ((windows + MOST_POINTS - 1) / MOST_POINTS);
    int points = (int) Math.max(1, (end - since.toEpochMilli()) / stretch);
    long begin = end - points * stretch;
    Map<String, long[]> read = new TreeMap<>();
    for (List<LedgerLine> lines : files) {
      for (LedgerLine line : lines) {
        long at = line.windowStart().toEpochMilli() - begin;
        if (line.isCommit() && at >= 0 && at < points * stretch) {
          read.computeIfAbsent(line.stream(), s -> new long[points])[(int) (at / stretch)] +=
              line.read();
        }
      }
    }
    ObjectNode rates = JsonNodeFactory.instance.objectNode();
    rates.put("begin", begin);
    rates.put("step", stretch);
    ArrayNode streams = rates.putArray("streams");
    read.forEach(
        (stream, counts) -> {
          ObjectNode one = streams.addObject().put("name", Values.shown(stream));
          ArrayNode values = one.putArray("values");
          for (long count : counts) {
            values.add(Math.round(count * 100_000.0 / stretch) / 100.0);
          }
        });
    return rates;
  }

  private static long windowMillis(LedgerLine line) {
    return Math.max(1, line.windowEnd().toEpochMilli() - line.windowStart().toEpochMilli());
  }

  private static final class Counts {
    private long records;
    private long read;
    private long written;
    private long duplicates;
    private long deadLetters;
    private long late;

    void add(LedgerLine line) {
      records += line.records();
      read += line.read();
      written += line.written();
      duplicates += line.duplicates();
      deadLetters += line.deadLetters();
      late += line.late();
    }

    void putInto(ObjectNode node) {
      node.put("records", records)
          .put("read", read)
          .put("written", written)
          .put("duplicates", duplicates)
          .put("deadLetters", deadLetters)
          .put("late", late);
    }
  }

  private static final class ShardRow {
    private final String stream;
    private final String shard;
    private long records;
    private @Nullable Instant lastCommit;
    private @Nullable Instant lastArrival;
    private @Nullable Instant lastSign;
    private @Nullable LedgerLine lag;

    ShardRow(String stream, String shard) {
      this.stream = stream;
      this.shard = shard;
    }

    void add(LedgerLine line) {
      records += line.records();
      lastSign = Values.later(lastSign, line.committedAt());
      if (line.isCommit()) {
        lastCommit = Values.later(lastCommit, line.committedAt());
        lastArrival = Values.later(lastArrival, line.lastArrivedAt());
      }
      if (line.lagMillis() != null && isLater(line)) {
        lag = line;
      }
    }

    private boolean isLater(LedgerLine line) {
      return lag == null
          || lag.committedAt() == null
          || line.committedAt() != null && line.committedAt().isAfter(lag.committedAt());
    }

    ObjectNode toJson() {
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      row.put("stream", Values.shown(stream))
          .put("shard", Values.shown(shard))
          .put("records", records);
      Values.put(row, "lastCommit", lastCommit);
      Values.put(row, "lastArrival", lastArrival);
      if (lag != null) {
        row.put("lagMillis", lag.lagMillis()).put("lagRecords", lag.lagRecords());
        Values.put(row, "lagAt", lag.committedAt());
      }
      return row;
    }
  }
}
