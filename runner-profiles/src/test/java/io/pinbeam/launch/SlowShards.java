package io.pinbeam.launch;

import io.pinbeam.pipelines.stream.source.Fetch;
import io.pinbeam.pipelines.stream.source.FetchedRecord;
import io.pinbeam.pipelines.stream.source.ShardClient;
import io.pinbeam.pipelines.stream.source.ShardClientFactory;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardInfo;
import io.pinbeam.pipelines.stream.source.ShardReader;
import io.pinbeam.pipelines.stream.source.StartPosition;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Gives so many records a call, and takes so long for each, as a service at its limits does. */
final class SlowShards implements ShardClient {
  private final ShardClient client;
  private final int mostRecords;
  private final long millis;

  private SlowShards(ShardClient client, int mostRecords, long millis) {
    this.client = client;
    this.mostRecords = mostRecords;
    this.millis = millis;
  }

  static ShardClientFactory of(ShardClientFactory clients, int mostRecords, long millis) {
    return options -> new SlowShards(clients.open(options), mostRecords, millis);
  }

  @Override
  public List<ShardInfo> shards(String stream) throws IOException {
    return client.shards(stream);
  }

  @Override
  public ShardReader open(ShardId shard, StartPosition start) throws IOException {
    return new Slow(client.open(shard, start));
  }

  @Override
  public ShardReader openAfter(ShardId shard, String position) throws IOException {
    return new Slow(client.openAfter(shard, position));
  }

  @Override
  public ShardReader openAt(ShardId shard, String position) throws IOException {
    return new Slow(client.openAt(shard, position));
  }

  @Override
  public void close() {
    client.close();
  }

  private final class Slow implements ShardReader {
    private final ShardReader reader;
    private final Deque<FetchedRecord> left = new ArrayDeque<>();

    Slow(ShardReader reader) {
      this.reader = reader;
    }

    @Override
    public Fetch fetch() throws IOException, InterruptedException {
      Thread.sleep(millis);
      if (left.isEmpty()) {
        Fetch fetch = reader.fetch();
        if (fetch.records().size() <= mostRecords) {
          return fetch;
        }
        left.addAll(fetch.records());
      }
      List<FetchedRecord> some = new ArrayList<>();
      while (some.size() < mostRecords && !left.isEmpty()) {
        some.add(left.remove());
      }
      return new Fetch(some, false, false, 1, -1);
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
