package io.pinbeam.pipelines.batch;

import com.google.auto.value.AutoValue;
import io.pinbeam.pipelines.ledger.KindCounts;
import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What one task says of itself when it is done: its counts and the files it wrote. */
@AutoValue
abstract class TaskReport implements Serializable {
  static TaskReport of(KindCounts counts, List<StagedFile> files) {
    return new AutoValue_TaskReport(counts, List.copyOf(files), null);
  }

  abstract KindCounts counts();

  abstract List<StagedFile> files();

  /** Of a replay, once for all kinds; else null. */
  abstract @Nullable ReplayCounts replay();

  TaskReport withReplay(ReplayCounts replay) {
    return new AutoValue_TaskReport(counts(), files(), replay);
  }
}
