package io.pinbeam.pipelines.source;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;

/**
 * A run of offsets of one partition. Not every offset in it needs to hold a record: compaction and
 * transactions leave gaps.
 */
@AutoValue
@DefaultSchema(AutoValueSchema.class)
public abstract class KafkaRange implements Serializable {
  private static final long serialVersionUID = 1L;

  public static KafkaRange of(String topic, int partition, long from, long to) {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no range of offsets: " + from + " to " + to);
    }
    return new AutoValue_KafkaRange(topic, partition, from, to);
  }

  public abstract String topic();

  public abstract int partition();

  /** The first offset. */
  public abstract long from();

  /** The offset after the last one. */
  public abstract long to();

  /** How many offsets it spans, which is the most records that it can hold. */
  public final long offsets() {
    return to() - from();
  }

  /**
   * The same offsets in pieces of at most {@code most}, in their order; none for an empty range.
   */
  public final List<KafkaRange> split(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("a piece of a range has at least one offset, not " + most);
    }
    List<KafkaRange> pieces = new ArrayList<>();
    for (long from = from(); from < to(); from += Math.min(most, to() - from)) {
      pieces.add(of(topic(), partition(), from, from + Math.min(most, to() - from)));
    }
    return pieces;
  }
}
