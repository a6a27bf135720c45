package io.pinbeam.transforms.aggregate;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.coders.DefaultCoder;

/** A name that was seen most often, by {@link TopPerKey}. */
@AutoValue
@DefaultCoder(TopNameCoder.class)
public abstract class TopName {
  public static TopName of(String name, long count, long tied) {
    return new AutoValue_TopName(name, count, tied);
  }

  public abstract String name();

  /** How often it was seen. */
  public abstract long count();

  /** How many names were seen as often as this one, itself included. */
  public abstract long tied();
}
