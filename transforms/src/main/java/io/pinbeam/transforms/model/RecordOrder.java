package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import java.util.Comparator;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The place of a record among all records of its kind; of several records with one key the greatest
 * order is kept.
 *
 * <p>{@code major} is the partition, or the rank of a file among the input files; {@code position}
 * is the offset, or the byte at which the value starts in the (uncompressed) file; {@code part}
 * counts the records that come out of one such value.
 */
@AutoValue
@DefaultCoder(RecordOrderCoder.class)
public abstract class RecordOrder implements Comparable<RecordOrder> {
  private static final Comparator<RecordOrder> NATURAL =
      Comparator.comparingLong(RecordOrder::major)
          .thenComparingLong(RecordOrder::position)
          .thenComparingInt(RecordOrder::part);

  public abstract long major();

  public abstract long position();

  public abstract int part();

  public static RecordOrder of(long major, long position, int part) {
    return new AutoValue_RecordOrder(major, position, part);
  }

  @Override
  public int compareTo(RecordOrder other) {
    return NATURAL.compare(this, other);
  }
}
