package io.pinbeam.pipelines.stream.source;

import java.io.Serializable;
import java.util.Comparator;

/** A shard of a Kinesis stream or a partition of a Kafka topic: what is read in one order. */
public record ShardId(String stream, String shard) implements Serializable, Comparable<ShardId> {
  private static final Comparator<ShardId> ORDER =
      Comparator.comparing(ShardId::stream).thenComparing(ShardId::shard);

  @Override
  public int compareTo(ShardId other) {
    return ORDER.compare(this, other);
  }

  /** The opposite of {@link #toString}. */
  public static ShardId parse(String text) {
    int slash = text.indexOf('/');
    return new ShardId(text.substring(0, slash), text.substring(slash + 1));
  }

  /** {@code stream/shard}; neither of the two names can hold a slash. */
  @Override
  public String toString() {
    return stream + "/" + shard;
  }
}
