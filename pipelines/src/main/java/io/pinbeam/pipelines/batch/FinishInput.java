package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What the last step is told. */
sealed interface FinishInput extends Serializable {
  SerializableCoder<FinishInput> CODER = SerializableCoder.of(FinishInput.class);

  /**
   * A file that a table shall show, or null, and one in whose place it was written, or null: that
   * one is to be deleted.
   */
  record Finished(Kind kind, @Nullable DataFile file, @Nullable DataFile replaced)
      implements FinishInput {}

  /**
   * A file of a table that lost rows, and the one without them that comes in its place, or null if
   * no row is left.
   */
  record Rewritten(Kind kind, @Nullable DataFile file, DataFile removed) implements FinishInput {}

  /** What a task counted. */
  record Counted(KindCounts counts) implements FinishInput {}

  /** What became of the letters of a bucket. */
  record Replayed(ReplayCounts counts) implements FinishInput {}

  /** What a bucket's join gave. */
  record Joined(BucketSummary summary) implements FinishInput {}

  /** By expectation: rows of one bucket of values that repeat one. */
  record Repeated(long[] values) implements FinishInput {}

  /** Persons and rows by the year of joining, of one bucket of persons. */
  record Persons(Map<Integer, long[]> byYear) implements FinishInput {}
}
