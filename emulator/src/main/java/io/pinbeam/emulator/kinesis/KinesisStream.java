package io.pinbeam.emulator.kinesis;

import io.pinbeam.emulator.Folders;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One stream: its state, which changes as a whole, and the folder that both are kept in. */
final class KinesisStream implements Closeable {
  /** What a stream says of itself while it changes. */
  enum Status {
    CREATING,
    ACTIVE,
    UPDATING
  }

  private final Path folder;
  private final KinesisSettings settings;

  /** Held for reading while records are put or read: none is put to a shard that was closed. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private StreamState state;
  private NavigableMap<BigInteger, Shard> route;
  private Status change;
  private long changedUntil;
  private boolean deleted;

  private KinesisStream(
      Path folder, KinesisSettings settings, StreamState state, Status change, long changedUntil) {
    this.folder = folder;
    this.settings = settings;
    this.change = change;
    this.changedUntil = changedUntil;
    adopt(state);
  }

  static KinesisStream create(
      Path folder, String name, int shardCount, boolean onDemand, KinesisSettings settings)
      throws IOException {
    long now = settings.clock().millis();
    // A folder without a stream's file is what is left of an unfinished creation.
    Files.createDirectories(folder);
    List<Shard> shards = new ArrayList<>();
    for (HashRange range : HashRange.parts(shardCount)) {
      shards.add(shard(folder, settings, shards.size(), List.of(), range, now));
    }
    StreamState state =
        new StreamState(name, now, onDemand, 24, new TreeMap<>(), shards, shardCount);
    StreamFile.write(folder, state);
    return new KinesisStream(
        folder, settings, state, Status.CREATING, now + settings.changeTime().toMillis());
  }

  static KinesisStream open(Path folder, KinesisSettings settings) throws IOException {
    return new KinesisStream(folder, settings, StreamFile.read(folder, settings), Status.ACTIVE, 0);
  }

  StreamState state() {
    return reading(() -> state);
  }

  Status status() {
    return reading(() -> settings.clock().millis() < changedUntil ? change : Status.ACTIVE);
  }

  /** Puts records; each stands in the answer at the same place. */
  List<PutResult> put(List<RoutedRecord> records) {
    return reading(() -> new Put(records).run());
  }

  /** Reads with the stream kept from changing. */
  <T> T reading(Reading<T> reading) {
    return locked(lock.readLock(), reading);
  }

  /** Replaces the state, in the file first. */
  void change(UnaryOperator<StreamState> with) {
    locked(
        lock.writeLock(),
        () -> {
          StreamState changed = with.apply(state);
          StreamFile.write(folder, changed);
          adopt(changed);
          return changed;
        });
  }

  /** Closes shards and makes others in their place; the plan is made while nothing changes. */
  void reshard(Function<StreamState, Resharding> plan) {
    locked(
        lock.writeLock(),
        () -> {
          Resharding resharding = plan.apply(state);
          StreamState changed = resharded(resharding.parents(), resharding.ranges());
          StreamFile.write(folder, changed);
          adopt(changed);
          for (Shard parent : resharding.parents()) {
            parent.log().close();
          }
          change = Status.UPDATING;
          changedUntil = settings.clock().millis() + settings.changeTime().toMillis();
          return changed;
        });
  }

  /** The oldest arrival time that is still kept. */
  long horizon(StreamState now) {
    return settings.clock().millis() - Duration.ofHours(now.retentionHours()).toMillis();
  }

  /** Deletes files and shards in which everything is older than the stream keeps it. */
  void trim() {
    long horizon = horizon(state());
    List<Shard> gone =
        state().shards().stream()
            .filter(shard -> !shard.isOpen() && shard.closed() < horizon)
            .toList();
    if (!gone.isEmpty()) {
      change(before -> before.without(gone));
    }
    locked(
        lock.readLock(),
        () -> {
          for (Shard shard : state.shards()) {
            shard.log().trim(horizon);
          }
          for (Shard shard : gone) {
            Folders.delete(StreamFile.logFolder(folder, shard.number()));
          }
          return state;
        });
  }

  /** Ends the stream and deletes its folder. */
  void delete() {
    locked(
        lock.writeLock(),
        () -> {
          close();
          // What has another name is no stream any more, however far the deletion comes.
          Path dead = folder.resolveSibling(Streams.DELETED + System.nanoTime());
          Files.move(folder, dead);
          deleted = true;
          try {
            Folders.delete(dead);
          } catch (IOException e) {
            StoreFailure.report(e);
          }
          return state;
        });
  }

  @Override
  public void close() throws IOException {
    for (Shard shard : state.shards()) {
      shard.log().close();
    }
  }

  private static Shard shard(
      Path folder,
      KinesisSettings settings,
      int number,
      List<Integer> parents,
      HashRange range,
      long now)
      throws IOException {
    Path logFolder = StreamFile.logFolder(folder, number);
    Folders.delete(logFolder);
    return new Shard(
        number,
        parents,
        range,
        now,
        Shard.OPEN,
        ShardLog.open(logFolder, settings.segmentBytes()),
        new ShardLimits(settings.rateLimits()));
  }

  private StreamState resharded(List<Shard> parents, List<HashRange> ranges) throws IOException {
    // So that each shard was open for a while.
    long now = settings.clock().millis();
    for (Shard parent : parents) {
      now = Math.max(now, parent.created() + 1);
    }
    List<Integer> numbers = parents.stream().map(Shard::number).toList();
    List<Shard> children = new ArrayList<>();
    for (HashRange range : ranges) {
      int number = state.nextShard() + children.size();
      children.add(shard(folder, settings, number, numbers, range, now));
    }
    return state.replacing(parents, children, now);
  }

  private void adopt(StreamState changed) {
    NavigableMap<BigInteger, Shard> byStart = new TreeMap<>();
    changed.open().forEach(shard -> byStart.put(shard.range().start(), shard));
    state = changed;
    route = byStart;
  }

  private <T> T locked(Lock held, Reading<T> reading) {
    held.lock();
    try {
      if (deleted) {
        throw KinesisException.notFound("Stream " + state.name() + " not found.");
      }
      return reading.read();
    } catch (IOException e) {
      throw new StoreFailure(e);
    } finally {
      held.unlock();
    }
  }

  /** Which shards close, and the hash keys of those that follow them. */
  record Resharding(List<Shard> parents, List<HashRange> ranges) {}

  /** Something that reads files. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /** One call's records, each to the shard that its hash key leads to. */
  private final class Put {
    private final List<RoutedRecord> records;
    private final PutResult[] results;

    Put(List<RoutedRecord> records) {
      this.records = records;
      this.results = new PutResult[records.size()];
    }

    List<PutResult> run() throws IOException {
      long now = settings.clock().millis();
      TreeMap<Integer, List<Integer>> places = new TreeMap<>();
      for (int i = 0; i < results.length; i++) {
        RoutedRecord routed = records.get(i);
        Shard shard = route.floorEntry(routed.hash()).getValue();
        if (shard.limits().write(routed.bytes(), now)) {
          places.computeIfAbsent(shard.number(), unused -> new ArrayList<>()).add(i);
        } else {
          results[i] = PutResult.throttled(shard);
        }
      }
      for (var entry : places.entrySet()) {
        append(state.shard(entry.getKey()).orElseThrow(), entry.getValue(), now);
      }
      return List.of(results);
    }

    private void append(Shard shard, List<Integer> places, long now) {
      List<NewRecord> made = places.stream().map(place -> records.get(place).made()).toList();
      try {
        ShardLog.Position first = shard.log().append(made, now);
        for (int i = 0; i < places.size(); i++) {
          results[places.get(i)] =
              PutResult.stored(shard, shard.sequence(first.index() + i, first.arrival()));
        }
      } catch (IOException e) {
        StoreFailure.report(e);
        places.forEach(place -> results[place] = PutResult.failed(shard));
      }
    }
  }
}
