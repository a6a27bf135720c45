package io.pinbeam.pipelines.batch;

import com.google.auto.value.AutoValue;
import io.pinbeam.pipelines.ledger.LastRun;
import io.pinbeam.pipelines.ledger.SchemaDriftAction;
import io.pinbeam.pipelines.quality.Expectations;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.aggregate.AnswerOptions;
import io.pinbeam.transforms.clean.CleaningRules;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What every step of one run must agree on. */
@AutoValue
public abstract class BatchRun implements Serializable {
  public static Builder builder() {
    return new AutoValue_BatchRun.Builder().savesRows(false);
  }

  /** Names the run in file names, dead letters and the tables' transactions. */
  public abstract String runId();

  public abstract Instant startedAt();

  public abstract OutputLayout layout();

  /** How many hash buckets of {@code ind} the records are joined in. */
  public abstract int buckets();

  public abstract CleaningRules rules();

  public abstract AnswerOptions answers();

  /**
   * A folder on a disk that every worker sees, for projections to wait in; null: they go through
   * the runner.
   */
  public abstract @Nullable String spillFolder();

  /** What the run before this one left under the same output; null if there is none. */
  public abstract @Nullable LastRun last();

  /** What becomes of a run whose records have other fields than those of the last one. */
  public abstract SchemaDriftAction schemaDrift();

  /** What is expected of the tables. */
  public abstract Expectations expectations();

  /** For the ledger: what was read. */
  public abstract List<String> inputs();

  /** For the ledger: the options that made the run what it is; none of them is a secret. */
  public abstract Map<String, String> options();

  public abstract String runner();

  /** Whether a later run will ask for the rows' projections. */
  public abstract boolean savesRows();

  /** Builds a {@link BatchRun}; everything that cannot be null must be set. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder runId(String value);

    public abstract Builder startedAt(Instant value);

    public abstract Builder layout(OutputLayout value);

    public abstract Builder buckets(int value);

    public abstract Builder rules(CleaningRules value);

    public abstract Builder answers(AnswerOptions value);

    public abstract Builder spillFolder(@Nullable String value);

    public abstract Builder last(@Nullable LastRun value);

    public abstract Builder schemaDrift(SchemaDriftAction value);

    public abstract Builder expectations(Expectations value);

    public abstract Builder inputs(List<String> value);

    public abstract Builder options(Map<String, String> value);

    public abstract Builder runner(String value);

    public abstract Builder savesRows(boolean value);

    public abstract BatchRun build();
  }
}
