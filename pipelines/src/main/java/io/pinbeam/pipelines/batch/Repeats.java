package io.pinbeam.pipelines.batch;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** How many rows of a kind were kept, and how many went because a later one had their key. */
@AutoValue
abstract class Repeats implements Serializable {
  static final Repeats NONE = of(0, 0, 0);

  static Repeats of(long kept, long duplicates, long conflicts) {
    return new AutoValue_Repeats(kept, duplicates, conflicts);
  }

  abstract long kept();

  abstract long duplicates();

  /** Those of the duplicates whose content was not that of the row kept. */
  abstract long conflicts();

  Repeats plus(Repeats other) {
    return of(
        kept() + other.kept(), duplicates() + other.duplicates(), conflicts() + other.conflicts());
  }
}
