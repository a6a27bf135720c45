package io.pinbeam.launch;

import io.pinbeam.emulator.PostKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Reads a user's three streams by the AWS SDK alone, a thread a shard, and counts: the most that a
 * reader could have. Arguments: endpoint, user, the number of records to end after. It prints the
 * seconds from the first request to the last record.
 */
public final class StreamCeiling {
  private final KinesisClient kinesis;
  private final AtomicLong left;

  private StreamCeiling(KinesisClient kinesis, long records) {
    this.kinesis = kinesis;
    this.left = new AtomicLong(records);
  }

  public static void main(String[] arguments) throws InterruptedException {
    try (KinesisClient kinesis =
        KinesisClient.builder().endpointOverride(URI.create(arguments[0])).build()) {
      new StreamCeiling(kinesis, Long.parseLong(arguments[2])).read(arguments[1]);
    }
  }

  private void read(String user) throws InterruptedException {
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (PostKind kind : PostKind.values()) {
      String stream = KinesisTarget.stream(user, kind);
      for (Shard shard : kinesis.listShards(l -> l.streamName(stream)).shards()) {
        Thread thread = new Thread(() -> read(stream, shard.shardId()));
        thread.start();
        threads.add(thread);
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - start) / 1e9);
  }

  private void read(String stream, String shard) {
    String iterator =
        kinesis
            .getShardIterator(
                i ->
                    i.streamName(stream)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    while (left.get() > 0) {
      String from = iterator;
      GetRecordsResponse response = kinesis.getRecords(g -> g.shardIterator(from).limit(10_000));
      left.addAndGet(-response.records().size());
      iterator = response.nextShardIterator();
    }
  }
}
