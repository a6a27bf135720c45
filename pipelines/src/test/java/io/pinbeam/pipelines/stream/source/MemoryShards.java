package io.pinbeam.pipelines.stream.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Streams in this VM's memory, for tests: shards that are put into, slowed down, cut off, closed
 * and given children. Positions are 10, 20, 30, …; what is put is seen at once.
 */
public final class MemoryShards implements ShardClientFactory {
  private static final long serialVersionUID = 1L;
  private static final Map<String, World> WORLDS = new ConcurrentHashMap<>();

  private final String world = UUID.randomUUID().toString();

  private MemoryShards() {}

  public static MemoryShards create() {
    MemoryShards shards = new MemoryShards();
    WORLDS.put(shards.world, new World());
    return shards;
  }

  private World world() {
    return WORLDS.get(world);
  }

  /** Makes an empty shard. */
  public void addShard(String stream, String shard, String... parents) {
    ShardId id = new ShardId(stream, shard);
    synchronized (world()) {
      world().shards.put(id, new Shard(new ShardInfo(id, List.of(parents))));
    }
  }

  /** Puts a record that arrived now. */
  public String put(String stream, String shard, byte[] data) {
    return put(stream, shard, System.currentTimeMillis(), data);
  }

  /**
   * @return the record's position
   */
  public String put(String stream, String shard, long arrivalMillis, byte[] data) {
    synchronized (world()) {
      Shard into = shard(stream, shard);
      if (into.isClosed) {
        throw new IllegalStateException(stream + "/" + shard + " is closed");
      }
      String position = Integer.toString((into.dropped + into.records.size() + 1) * 10);
      into.records.add(new FetchedRecord(position, arrivalMillis, data));
      world().notifyAll();
      return position;
    }
  }

  /** The shard takes no more records. */
  public void end(String stream, String shard) {
    synchronized (world()) {
      shard(stream, shard).isClosed = true;
      world().notifyAll();
    }
  }

  /** How many records a response has at most, and how long each takes. */
  public void throttle(String stream, String shard, int records, long millis) {
    synchronized (world()) {
      shard(stream, shard).limit = records;
      shard(stream, shard).delayMillis = millis;
    }
  }

  /** Each request fails until the reason is null. */
  public void block(String stream, String shard, String reason) {
    synchronized (world()) {
      shard(stream, shard).fault = reason;
    }
  }

  /** The shard loses its oldest records. */
  public void trim(String stream, String shard, int records) {
    synchronized (world()) {
      Shard of = shard(stream, shard);
      of.records.subList(0, records).clear();
      of.dropped += records;
    }
  }

  /** How often the shard was opened. */
  public int opened(String stream, String shard) {
    synchronized (world()) {
      return shard(stream, shard).opened;
    }
  }

  private Shard shard(String stream, String shard) {
    return world().shard(new ShardId(stream, shard));
  }

  @Override
  public ShardClient open(PipelineOptions options) {
    return new Client(world());
  }

  private static final class World {
    private final Map<ShardId, Shard> shards = new TreeMap<>();

    Shard shard(ShardId id) {
      Shard shard = shards.get(id);
      if (shard == null) {
        throw new IllegalArgumentException("no shard " + id);
      }
      return shard;
    }
  }

  private static final class Shard {
    private final ShardInfo info;
    private final List<FetchedRecord> records = new ArrayList<>();
    private int dropped;
    private boolean isClosed;
    private int limit = 10_000;
    private long delayMillis;
    private String fault;
    private int opened;

    Shard(ShardInfo info) {
      this.info = info;
    }

    /** The first record that is not before a position. */
    int from(String position, boolean isInclusive) {
      int i = 0;
      while (i < records.size()) {
        int order = Positions.ORDER.compare(records.get(i).position(), position);
        if (order > 0 || (order == 0 && isInclusive)) {
          break;
        }
        i++;
      }
      return dropped + i;
    }
  }

  private record Client(World world) implements ShardClient {
    @Override
    public List<ShardInfo> shards(String stream) throws IOException {
      synchronized (world) {
        List<ShardInfo> infos =
            world.shards.values().stream()
                .map(shard -> shard.info)
                .filter(info -> info.id().stream().equals(stream))
                .toList();
        if (infos.isEmpty()) {
          throw new FileNotFoundException("no stream " + stream);
        }
        return infos;
      }
    }

    @Override
    public ShardReader open(ShardId id, StartPosition start) throws IOException {
      synchronized (world) {
        Shard shard = world.shard(id);
        int from =
            switch (start.type()) {
              case TRIM_HORIZON -> shard.dropped;
              case LATEST -> shard.dropped + shard.records.size();
              case AT_TIMESTAMP ->
                  shard.dropped
                      + (int)
                          shard.records.stream()
                              .takeWhile(
                                  record ->
                                      record.arrivalMillis() < start.timestamp().toEpochMilli())
                              .count();
            };
        return reader(shard, from);
      }
    }

    @Override
    public ShardReader openAfter(ShardId id, String position) throws IOException {
      synchronized (world) {
        return reader(world.shard(id), world.shard(id).from(position, false));
      }
    }

    @Override
    public ShardReader openAt(ShardId id, String position) throws IOException {
      synchronized (world) {
        return reader(world.shard(id), world.shard(id).from(position, true));
      }
    }

    private ShardReader reader(Shard shard, int from) throws IOException {
      fail(shard);
      shard.opened++;
      return new Reader(world, shard, from);
    }

    @Override
    public void close() {}
  }

  private static void fail(Shard shard) throws IOException {
    if (shard.fault != null) {
      throw new IOException(shard.fault);
    }
  }

  private static final class Reader implements ShardReader {
    private static final long WAIT_MILLIS = 20;

    private final World world;
    private final Shard shard;
    private int next;

    Reader(World world, Shard shard, int next) {
      this.world = world;
      this.shard = shard;
      this.next = next;
    }

    @Override
    public Fetch fetch() throws IOException, InterruptedException {
      long delay;
      synchronized (world) {
        delay = shard.delayMillis;
      }
      Thread.sleep(delay);
      synchronized (world) {
        if (next >= shard.dropped + shard.records.size() && !shard.isClosed) {
          world.wait(WAIT_MILLIS);
        }
        fail(shard);
        next = Math.max(next, shard.dropped);
        int end = Math.min(shard.dropped + shard.records.size(), next + shard.limit);
        List<FetchedRecord> records =
            List.copyOf(shard.records.subList(next - shard.dropped, end - shard.dropped));
        next = end;
        int behind = shard.dropped + shard.records.size() - end;
        return new Fetch(
            records, behind == 0, behind == 0 && shard.isClosed, behind == 0 ? 0 : 1, behind);
      }
    }

    @Override
    public void close() {}
  }
}
