package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * One source object as it was read, before any parsing: a file's body, a Kafka value or a Kinesis
 * data blob, which may hold any number of records.
 */
@AutoValue
@DefaultCoder(RawRecordCoder.class)
public abstract class RawRecord {
  /** A file's body; {@code rank} is the file's place in the order in which later records win. */
  public static RawRecord ofFile(String path, long rank, byte[] bytes) {
    return new AutoValue_RawRecord(
        SourcePosition.file(path, 0), RecordOrder.of(rank, 0, 0), null, bytes);
  }

  /** A Kafka value. */
  public static RawRecord ofKafka(
      String topic, int partition, long offset, @Nullable Instant arrival, byte[] bytes) {
    return new AutoValue_RawRecord(
        SourcePosition.kafka(topic, partition, offset),
        RecordOrder.of(partition, offset, 0),
        arrival,
        bytes);
  }

  /** For sources of other kinds. */
  public static RawRecord of(
      SourcePosition source, RecordOrder order, @Nullable Instant arrival, byte[] bytes) {
    return new AutoValue_RawRecord(source, order, arrival, bytes);
  }

  public abstract SourcePosition source();

  public abstract RecordOrder order();

  /** When the record came to the source, where the source says so. */
  public abstract @Nullable Instant arrival();

  /** The bytes as read; not to be changed. */
  @SuppressWarnings("mutable")
  public abstract byte[] bytes();
}
