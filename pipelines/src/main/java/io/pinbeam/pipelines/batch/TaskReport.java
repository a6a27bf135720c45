package io.pinbeam.pipelines.batch;

import com.google.auto.value.AutoValue;
import io.pinbeam.pipelines.ledger.KindCounts;
import java.io.Serializable;
import java.util.List;

/** What one task says of itself when it is done: its counts and the files it wrote. */
@AutoValue
abstract class TaskReport implements Serializable {
  static TaskReport of(KindCounts counts, List<StagedFile> files) {
    return new AutoValue_TaskReport(counts, List.copyOf(files));
  }

  abstract KindCounts counts();

  abstract List<StagedFile> files();
}
