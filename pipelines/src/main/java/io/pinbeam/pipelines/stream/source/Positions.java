package io.pinbeam.pipelines.stream.source;

import java.util.Comparator;

/**
 * Positions in a shard: Kinesis sequence numbers or Kafka offsets, as decimal digits without
 * leading zeros. They grow along the shard, with gaps.
 */
public final class Positions {
  public static final Comparator<String> ORDER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private Positions() {}
}
