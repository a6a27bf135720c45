package io.pinbeam.pipelines.batch;

import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;
import java.util.Map;

/**
 * What became of the rows of one hash bucket when repeats were removed, and its part of the
 * answers.
 */
@AutoValue
abstract class BucketSummary implements Serializable {
  static BucketSummary of(Map<Kind, Repeats> repeats, byte[] answers, long[] broken) {
    return new AutoValue_BucketSummary(Map.copyOf(repeats), answers, broken);
  }

  abstract Map<Kind, Repeats> repeats();

  /** The bucket's {@code Answers}, encoded. */
  @SuppressWarnings("mutable")
  abstract byte[] answers();

  /** By expectation: rows that stay, and break it. */
  @SuppressWarnings("mutable")
  abstract long[] broken();
}
