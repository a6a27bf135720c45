package io.pinbeam.pipelines.stream.sink;

import com.google.auto.value.AutoValue;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A line of the table {@code ledger}: records of a shard that follow each other, in one window; or,
 * without a shard, what the trends say of a window.
 */
@AutoValue
public abstract class LedgerEntry {
  public static Builder builder() {
    return new AutoValue_LedgerEntry.Builder()
        .records(0)
        .read(0)
        .written(0)
        .duplicates(0)
        .deadLetters(0)
        .late(0)
        .unmatched(0);
  }

  /** In milliseconds since 1970, as all times here. */
  public abstract long windowStart();

  public abstract long windowEnd();

  public abstract @Nullable String stream();

  /** Null for a line of the trends. */
  public abstract @Nullable String shard();

  /** Records of the source. */
  public abstract long records();

  /** Posts found in them: written, duplicates and dead letters. */
  public abstract long read();

  public abstract long written();

  public abstract long duplicates();

  public abstract long deadLetters();

  /** Records whose arrival lies in an earlier window. */
  public abstract long late();

  /** Rows whose post is not complete in the window. */
  public abstract long unmatched();

  /** Null where reading began, as in a line of the trends. */
  public abstract @Nullable String previousPosition();

  public abstract @Nullable String firstPosition();

  public abstract @Nullable String lastPosition();

  public abstract @Nullable Long lastArrivedAt();

  public abstract @Nullable Long lagMillis();

  public abstract @Nullable Long lagRecords();

  public abstract long committedAt();

  public abstract String runId();

  /** Builds a {@link LedgerEntry}; counts that are not set are 0. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder windowStart(long value);

    public abstract Builder windowEnd(long value);

    public abstract Builder stream(@Nullable String value);

    public abstract Builder shard(@Nullable String value);

    public abstract Builder records(long value);

    public abstract Builder read(long value);

    public abstract Builder written(long value);

    public abstract Builder duplicates(long value);

    public abstract Builder deadLetters(long value);

    public abstract Builder late(long value);

    public abstract Builder unmatched(long value);

    public abstract Builder previousPosition(@Nullable String value);

    public abstract Builder firstPosition(@Nullable String value);

    public abstract Builder lastPosition(@Nullable String value);

    public abstract Builder lastArrivedAt(@Nullable Long value);

    public abstract Builder lagMillis(@Nullable Long value);

    public abstract Builder lagRecords(@Nullable Long value);

    public abstract Builder committedAt(long value);

    public abstract Builder runId(String value);

    public abstract LedgerEntry build();
  }
}
