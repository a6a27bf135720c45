package io.pinbeam.pipelines.source;

import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Takes the records of a range, one call for each, in the order of their offsets. */
@FunctionalInterface
public interface KafkaRecordSink {
  /**
   * Takes one record.
   *
   * @param timestamp the record's, in milliseconds since 1970-01-01 UTC, or -1 if it has none
   * @param value the record's value as it came, or null for a tombstone
   */
  void accept(String topic, int partition, long offset, long timestamp, byte @Nullable [] value)
      throws IOException;
}
