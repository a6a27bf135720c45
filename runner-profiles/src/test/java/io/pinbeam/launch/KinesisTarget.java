package io.pinbeam.launch;

import io.pinbeam.emulator.PostKind;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The three Kinesis streams of a user, of two shards each to begin with. */
final class KinesisTarget implements LoadTarget {
  private static final int SHARDS = 2;

  private final KinesisClient kinesis;
  private final String user;

  private KinesisTarget(KinesisClient kinesis, String user) {
    this.kinesis = kinesis;
    this.user = user;
  }

  /** Credentials are those of the system properties or the environment. */
  static KinesisTarget at(String endpoint, String user) {
    return new KinesisTarget(
        KinesisClient.builder()
            .endpointOverride(URI.create(endpoint))
            // A retry whose first try was stored would be a record that nobody knows of.
            .overrideConfiguration(c -> c.retryPolicy(RetryPolicy.none()))
            .build(),
        user);
  }

  static String stream(String user, PostKind kind) {
    return "streaming-" + user + "-" + kind.label();
  }

  @Override
  public void create() {
    List<String> there = kinesis.listStreams().streamNames();
    for (PostKind kind : PostKind.values()) {
      String stream = stream(user, kind);
      if (!there.contains(stream)) {
        kinesis.createStream(s -> s.streamName(stream).shardCount(SHARDS));
      }
    }
  }

  @Override
  public List<@Nullable String> put(PostKind kind, long firstPost, List<byte[]> bodies) {
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (byte[] body : bodies) {
      entries.add(
          PutRecordsRequestEntry.builder()
              .partitionKey(Long.toString(firstPost + entries.size()))
              .data(SdkBytes.fromByteArray(body))
              .build());
    }
    String stream = stream(user, kind);
    List<@Nullable String> places = new ArrayList<>();
    kinesis
        .putRecords(r -> r.streamName(stream).records(entries))
        .records()
        .forEach(
            result ->
                places.add(
                    result.errorCode() == null
                        ? LoadTarget.place(stream, result.shardId(), result.sequenceNumber())
                        : null));
    return places;
  }

  /** Splits the first open shard of a stream in the middle. */
  void split(PostKind kind) {
    Shard shard = open(kind).get(0);
    BigInteger middle = start(shard).add(end(shard)).shiftRight(1);
    kinesis.splitShard(
        s ->
            s.streamName(stream(user, kind))
                .shardToSplit(shard.shardId())
                .newStartingHashKey(middle.toString()));
  }

  /** Merges the last two open shards of a stream. */
  void merge(PostKind kind) {
    List<Shard> open = open(kind);
    kinesis.mergeShards(
        m ->
            m.streamName(stream(user, kind))
                .shardToMerge(open.get(open.size() - 2).shardId())
                .adjacentShardToMerge(open.get(open.size() - 1).shardId()));
  }

  /** By hash keys. */
  private List<Shard> open(PostKind kind) {
    return kinesis.listShards(l -> l.streamName(stream(user, kind))).shards().stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .sorted(Comparator.comparing(KinesisTarget::start))
        .toList();
  }

  private static BigInteger start(Shard shard) {
    return new BigInteger(shard.hashKeyRange().startingHashKey());
  }

  private static BigInteger end(Shard shard) {
    return new BigInteger(shard.hashKeyRange().endingHashKey());
  }

  @Override
  public void close() {
    kinesis.close();
  }
}
