package io.pinbeam.launch;

import java.net.URI;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Counts what Kinesis streams hold, reading them from their beginning. */
final class StreamRecords implements AutoCloseable {
  private final KinesisClient kinesis;

  private StreamRecords(KinesisClient kinesis) {
    this.kinesis = kinesis;
  }

  /** With the credentials and the region that AWS's clients find by themselves. */
  static StreamRecords at(URI endpoint) {
    return new StreamRecords(KinesisClient.builder().endpointOverride(endpoint).build());
  }

  /** All records of a stream that nobody is writing to. */
  long count(String stream) {
    long count = 0;
    for (Shard shard : kinesis.listShards(r -> r.streamName(stream)).shards()) {
      String iterator =
          kinesis
              .getShardIterator(
                  r ->
                      r.streamName(stream)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      while (iterator != null) {
        String next = iterator;
        GetRecordsResponse records = kinesis.getRecords(r -> r.shardIterator(next));
        count += records.records().size();
        boolean end = records.records().isEmpty() && records.millisBehindLatest() == 0;
        iterator = end ? null : records.nextShardIterator();
      }
    }
    return count;
  }

  @Override
  public void close() {
    kinesis.close();
  }
}
