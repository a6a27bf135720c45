package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a record was read, for people and for reading it again. One of three forms; the fields of
 * the others are null.
 */
@AutoValue
@DefaultCoder(SourcePositionCoder.class)
public abstract class SourcePosition {
  /** A file: its path and the byte at which the value starts, uncompressed. */
  public static SourcePosition file(String path, long position) {
    return create(path, position, null, null, null, null, null, null);
  }

  /** A Kafka record. */
  public static SourcePosition kafka(String topic, int partition, long offset) {
    return create(null, null, topic, partition, offset, null, null, null);
  }

  /** A Kinesis record. */
  public static SourcePosition kinesis(String stream, String shard, String sequenceNumber) {
    return create(null, null, null, null, null, stream, shard, sequenceNumber);
  }

  /** For coders; use one of the forms above. */
  public static SourcePosition create(
      @Nullable String path,
      @Nullable Long position,
      @Nullable String topic,
      @Nullable Integer partition,
      @Nullable Long offset,
      @Nullable String stream,
      @Nullable String shard,
      @Nullable String sequenceNumber) {
    return new AutoValue_SourcePosition(
        path, position, topic, partition, offset, stream, shard, sequenceNumber);
  }

  public abstract @Nullable String path();

  public abstract @Nullable Long position();

  public abstract @Nullable String topic();

  public abstract @Nullable Integer partition();

  public abstract @Nullable Long offset();

  public abstract @Nullable String stream();

  public abstract @Nullable String shard();

  public abstract @Nullable String sequenceNumber();
}
