package io.pinbeam.pipelines.archive;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** What one task says of itself when it is done. */
@AutoValue
abstract class TaskReport implements Serializable {
  private static final long serialVersionUID = 1L;

  static TaskReport of(String topic, int partition, ArchiveCounts counts) {
    return new AutoValue_TaskReport(topic, partition, counts);
  }

  abstract String topic();

  abstract int partition();

  abstract ArchiveCounts counts();
}
