package io.pinbeam.pipelines.archive;

import com.google.auto.value.AutoValue;
import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.transforms.clean.CleaningRules;
import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What every step of one run must agree on. */
@AutoValue
public abstract class ArchiveRun implements Serializable {
  private static final long serialVersionUID = 1L;

  public static Builder builder() {
    return new AutoValue_ArchiveRun.Builder();
  }

  /** Names the run in plans, dead letters and the ledger. */
  public abstract String runId();

  public abstract Instant startedAt();

  /** Records of this time and later are left for a later run; null: none are. */
  public abstract @Nullable Instant until();

  /** The folder or prefix that the archive stands under. */
  public abstract String root();

  public abstract KafkaClientConfig kafka();

  public abstract long flushSize();

  /** About how many offsets a task reads. */
  public abstract long taskOffsets();

  public abstract CleaningRules rules();

  /** For the ledger: the options that made the run what it is; none of them is a secret. */
  @SuppressWarnings("AutoValueImmutableFields") // Map.copyOf would forget their order.
  public abstract Map<String, String> options();

  public abstract String runner();

  /** Builds an {@link ArchiveRun}; everything that cannot be null must be set. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder runId(String value);

    public abstract Builder startedAt(Instant value);

    public abstract Builder until(@Nullable Instant value);

    public abstract Builder root(String value);

    public abstract Builder kafka(KafkaClientConfig value);

    public abstract Builder flushSize(long value);

    public abstract Builder taskOffsets(long value);

    public abstract Builder rules(CleaningRules value);

    public abstract Builder options(Map<String, String> value);

    public abstract Builder runner(String value);

    public abstract ArchiveRun build();
  }
}
