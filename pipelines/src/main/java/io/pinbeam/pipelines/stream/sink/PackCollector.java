package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.pipelines.stream.source.DoneRange;
import io.pinbeam.pipelines.stream.source.ShardBatch;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardRecord;
import io.pinbeam.pipelines.stream.trend.TrendPack;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.RowSink;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.RowBuffer;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Parses and cleans each record once, and packs what comes out twice: for the commit of its window,
 * and for the trends. Not thread-safe.
 */
public final class PackCollector {
  /** A pack of this size is handed over at once. */
  private static final int FULL_BYTES = 1 << 20;

  private static final int LONG_DIGITS = 18;
  private static final byte[] NO_BYTES = new byte[0];

  private final PostReader reader;
  private final boolean isShared;
  private final long commitMillis;
  private final long trendMillis;
  private final PackCounts counts;
  private final Map<ShardId, Map<String, DoneRange>> roots;
  private final Map<PackKey, PackWriter> packs = new LinkedHashMap<>();
  private final Map<Long, TrendPart> trends = new LinkedHashMap<>();
  private final Found found = new Found();

  /**
   * Creates one.
   *
   * @param isShared whether a stream has records of all kinds, whatever its name says
   * @param commitMillis the size of the windows that are committed
   * @param trendMillis how often a window of the trends begins
   * @param roots ranges that the tables have and that reading once began with, by first position:
   *     if a record is found before one of them, the ledger is told
   */
  public PackCollector(
      CleaningRules rules,
      boolean isShared,
      long commitMillis,
      long trendMillis,
      Map<ShardId, Map<String, DoneRange>> roots,
      PackCounts counts) {
    this.reader = PostReader.create(rules);
    this.isShared = isShared;
    this.commitMillis = commitMillis;
    this.trendMillis = trendMillis;
    this.roots = roots;
    this.counts = counts;
  }

  /** Takes the next batch. Full packs are handed over with the time of one of its records. */
  public void add(ShardBatch batch, PackOutput out) {
    Kind kind = isShared ? null : Kind.ofTopic(batch.shard().stream()).orElse(null);
    found.begin();
    String previous = batch.previous();
    for (ShardRecord record : batch.records()) {
      PackKey key = null;
      PackWriter pack = null;
      if (batch.commitKey() != null) {
        key = new PackKey(batch.commitKey(), floor(record.timeMillis(), commitMillis));
        pack = pack(key, batch, record, previous, out);
        pack.record(record.position(), record.arrivalMillis(), record.isLate());
        pack.lag(batch.behindMillis(), batch.behindRecords());
        found.late += record.isLate() ? 1 : 0;
      } else if (previous != null) {
        link(batch.shard(), previous, record, out);
      }
      long period = floor(record.timeMillis(), trendMillis);
      TrendPart trend = trends.computeIfAbsent(period, start -> new TrendPart(record.timeMillis()));
      read(kind, record, pack, trend.pack);
      emitFull(key, pack, period, record, out);
      previous = record.position();
    }
    if (batch.commitKey() != null) {
      counts.batch(
          batch.shard(), batch.records().size(), found.read, found.deadLetters, found.late);
    }
  }

  /** Hands over all packs, each with its earliest time. */
  public void flush(PackOutput out) {
    packs.forEach(
        (key, pack) -> out.commits(key.commitKey(), pack.firstTimeMillis(), pack.toByteArray()));
    packs.clear();
    trends.forEach(
        (period, part) -> {
          if (!part.pack.isEmpty()) {
            out.trends(part.firstTimeMillis, part.pack.toByteArray());
          }
        });
    trends.clear();
  }

  /** Forgets what was taken. */
  public void clear() {
    packs.clear();
    trends.clear();
  }

  private PackWriter pack(
      PackKey key,
      ShardBatch batch,
      ShardRecord record,
      @Nullable String previous,
      PackOutput out) {
    PackWriter pack = packs.get(key);
    if (pack != null && !pack.endsAt(previous)) {
      out.commits(key.commitKey(), record.timeMillis(), pack.toByteArray());
      pack = null;
    }
    if (pack == null) {
      pack = new PackWriter(batch.shard(), previous, record.timeMillis());
      packs.put(key, pack);
    }
    return pack;
  }

  private void link(ShardId shard, String previous, ShardRecord record, PackOutput out) {
    DoneRange root = roots.getOrDefault(shard, Map.of()).get(record.position());
    if (root != null) {
      PackWriter pack = new PackWriter(shard, previous, record.timeMillis());
      pack.link(root);
      out.commits(shard + "@link-" + root.first(), record.timeMillis(), pack.toByteArray());
    }
  }

  private void read(
      @Nullable Kind kind, ShardRecord record, @Nullable PackWriter pack, TrendPack trend) {
    found.in(record, pack, trend);
    byte[] data = record.data();
    if (data == null) {
      found.rejected(
          kind,
          Rejection.of(RejectReason.EMPTY_RECORD, "the record has no value", NO_BYTES, 0),
          0,
          0);
    } else {
      reader.read(kind, data, 0, data.length, found);
    }
  }

  private void emitFull(
      @Nullable PackKey key,
      @Nullable PackWriter pack,
      long period,
      ShardRecord record,
      PackOutput out) {
    if (pack != null && pack.size() >= FULL_BYTES) {
      out.commits(key.commitKey(), record.timeMillis(), pack.toByteArray());
      packs.remove(key);
    }
    TrendPack trend = trends.get(period).pack;
    if (trend.size() >= FULL_BYTES) {
      out.trends(record.timeMillis(), trend.toByteArray());
      trends.remove(period);
    }
  }

  private static long floor(long millis, long size) {
    return Math.floorDiv(millis, size) * size;
  }

  private static final class TrendPart {
    private final TrendPack pack = new TrendPack();
    private final long firstTimeMillis;

    TrendPart(long firstTimeMillis) {
      this.firstTimeMillis = firstTimeMillis;
    }
  }

  private record PackKey(String commitKey, long windowStart) {}

  /** Puts what is found in a record where it belongs. */
  private final class Found implements RowSink {
    private final Map<Kind, RowBuffer> rows = new EnumMap<>(Kind.class);
    private RecordOrder order = RecordOrder.of(0, 0, 0);
    private @Nullable PackWriter pack;
    private TrendPack trend = new TrendPack();
    private int part;
    private long read;
    private long deadLetters;
    private long late;

    Found() {
      for (Kind kind : Kind.values()) {
        rows.put(kind, RowBuffer.of(kind));
      }
    }

    void begin() {
      read = 0;
      deadLetters = 0;
      late = 0;
    }

    void in(ShardRecord record, @Nullable PackWriter recordPack, TrendPack recordTrend) {
      pack = recordPack;
      trend = recordTrend;
      part = 0;
      order = RecordOrder.of(record.arrivalMillis(), rank(record.position()), 0);
    }

    /**
     * Offsets are numbers of this size. Of sequence numbers it is the record's index in its shard,
     * which stands before their last 80 bits.
     */
    private long rank(String position) {
      return position.length() <= LONG_DIGITS
          ? Long.parseLong(position)
          : new BigInteger(position).shiftRight(80).longValue() & Long.MAX_VALUE;
    }

    private RecordOrder next() {
      read++;
      return RecordOrder.of(order.major(), order.position(), part++);
    }

    /** Each row is taken before the next is begun. */
    @Override
    public RowBuffer rows(Kind kind) {
      RowBuffer buffer = rows.get(kind);
      buffer.clear();
      return buffer;
    }

    @Override
    public void row(Kind kind, long position, int partOfValue) {
      RowBuffer row = rows.get(kind);
      trend.row(row, next());
      if (pack != null) {
        pack.row(row);
      }
    }

    @Override
    public void rejected(@Nullable Kind kind, Rejection rejection, long position, int partOfValue) {
      read++;
      deadLetters++;
      trend.rejected(kind);
      if (pack != null) {
        pack.letter(kind, rejection);
      }
    }

    @Override
    public void defect(Kind kind, String field, DefectReason reason) {
      if (pack != null) {
        counts.defect(kind, field, reason);
      }
    }

    @Override
    public void unknownFields(Kind kind, int count) {
      if (pack != null) {
        counts.unknownFields(kind, count);
      }
    }
  }
}
