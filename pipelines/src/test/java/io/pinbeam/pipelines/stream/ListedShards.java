package io.pinbeam.pipelines.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.pipelines.stream.source.Fetch;
import io.pinbeam.pipelines.stream.source.FetchedRecord;
import io.pinbeam.pipelines.stream.source.Positions;
import io.pinbeam.pipelines.stream.source.ShardClient;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardInfo;
import io.pinbeam.pipelines.stream.source.ShardReader;
import io.pinbeam.pipelines.stream.source.StartPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shards that hold what they were given, for tests; two records a fetch. */
public final class ListedShards implements ShardClient {
  private static final int FETCH = 2;

  private final Map<ShardId, List<FetchedRecord>> shards = new TreeMap<>();

  /** Adds a record. */
  public void put(ShardId shard, String position, long arrivalMillis, String text) {
    shards
        .computeIfAbsent(shard, id -> new ArrayList<>())
        .add(new FetchedRecord(position, arrivalMillis, text.getBytes(UTF_8)));
  }

  @Override
  public List<ShardInfo> shards(String stream) {
    return shards.keySet().stream()
        .filter(id -> id.stream().equals(stream))
        .map(id -> new ShardInfo(id, List.of()))
        .toList();
  }

  @Override
  public ShardReader open(ShardId shard, StartPosition start) {
    return reader(shards.get(shard));
  }

  @Override
  public ShardReader openAfter(ShardId shard, String position) {
    return reader(
        shards.get(shard).stream()
            .filter(record -> Positions.ORDER.compare(record.position(), position) > 0)
            .toList());
  }

  @Override
  public ShardReader openAt(ShardId shard, String position) {
    return reader(
        shards.get(shard).stream()
            .filter(record -> Positions.ORDER.compare(record.position(), position) >= 0)
            .toList());
  }

  @Override
  public void close() {}

  private static ShardReader reader(List<FetchedRecord> records) {
    return new ShardReader() {
      private int next;

      @Override
      public Fetch fetch() {
        int end = Math.min(records.size(), next + FETCH);
        List<FetchedRecord> fetched = records.subList(next, end);
        next = end;
        return new Fetch(fetched, end == records.size(), false, 0, records.size() - end);
      }

      @Override
      public void close() {}
    };
  }
}
