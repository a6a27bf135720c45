package io.pinbeam.emulator.kinesis;

import java.util.List;
import java.util.Locale;

/**
 * One shard of a stream: its place in the family, its part of the hash keys, its records.
 *
 * @param parents none, the shard that was split, or the two that were merged
 * @param created in milliseconds
 * @param closed in milliseconds, or {@link #OPEN}
 */
record Shard(
    int number,
    List<Integer> parents,
    HashRange range,
    long created,
    long closed,
    ShardLog log,
    ShardLimits limits) {
  static final long OPEN = Long.MAX_VALUE;

  /** The same shard, taking no more records. */
  Shard closedAt(long time) {
    return new Shard(number, parents, range, created, time, log, limits);
  }

  String id() {
    return id(number);
  }

  static String id(int number) {
    return String.format(Locale.ROOT, "shardId-%012d", number);
  }

  boolean isOpen() {
    return closed == OPEN;
  }

  boolean isOpenAt(long time) {
    return created <= time && time < closed;
  }

  SequenceNumber sequence(long index, long arrival) {
    return SequenceNumber.of(created, index, arrival, number);
  }

  /** Before the first record. */
  SequenceNumber start() {
    return sequence(0, created);
  }

  /** After the last record that there can be. */
  SequenceNumber end() {
    return sequence(Long.MAX_VALUE, closed);
  }
}
