package io.pinbeam.pipelines.stream.source;

import io.pinbeam.pipelines.source.KafkaClientConfig;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The partitions of Kafka topics, each with a consumer of its own. A shard is named by the
 * partition's number, a position is an offset. What a transaction has not committed is not read.
 */
public final class KafkaShards implements ShardClient {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** For reading on and on: a broker with nothing new holds an answer back for a while. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "fetch.max.wait.ms",
          Long.toString(KafkaPartitionReader.WAIT.toMillis()),
          "max.poll.records",
          "10000",
          "default.api.timeout.ms",
          Long.toString(LIMIT.toMillis()),
          // One line every ten seconds is enough for a broker that cannot be reached.
          "reconnect.backoff.max.ms",
          "10000");

  private final KafkaClientConfig config;
  private @Nullable Consumer<byte[], byte[]> lister;

  private KafkaShards(KafkaClientConfig config) {
    this.config = config;
  }

  public static ShardClientFactory factory(KafkaClientConfig config) {
    return options -> new KafkaShards(config);
  }

  @Override
  public synchronized List<ShardInfo> shards(String stream) throws IOException {
    String what = "cannot list the shards of " + stream + " of " + config;
    try {
      if (lister == null) {
        lister = config.openConsumer(DEFAULTS);
      }
      List<PartitionInfo> partitions = lister.partitionsFor(stream, LIMIT);
      if (partitions == null || partitions.isEmpty()) {
        throw missing(what);
      }
      return partitions.stream()
          .sorted(Comparator.comparingInt(PartitionInfo::partition))
          .map(p -> new ShardInfo(new ShardId(stream, Integer.toString(p.partition())), List.of()))
          .toList();
    } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
      throw missing(what);
    } catch (KafkaException e) {
      throw config.failure(what, e);
    }
  }

  private static IOException missing(String what) {
    return new FileNotFoundException(
        what + ": there is none of this name; check --user or --streams");
  }

  @Override
  public ShardReader open(ShardId shard, StartPosition start) throws IOException {
    return KafkaPartitionReader.open(config, DEFAULTS, shard, start);
  }

  @Override
  public ShardReader openAfter(ShardId shard, String position) throws IOException {
    return KafkaPartitionReader.open(config, DEFAULTS, shard, Long.parseLong(position) + 1);
  }

  @Override
  public ShardReader openAt(ShardId shard, String position) throws IOException {
    return KafkaPartitionReader.open(config, DEFAULTS, shard, Long.parseLong(position));
  }

  @Override
  public synchronized void close() {
    if (lister != null) {
      lister.close(CLOSE);
      lister = null;
    }
  }
}
