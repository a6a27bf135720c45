package io.pinbeam.pipelines.archive;

import com.google.auto.value.AutoValue;
import io.pinbeam.pipelines.source.KafkaRange;
import java.io.Serializable;

/** A part of a plan that one worker reads from beginning to end; whole objects. */
@AutoValue
abstract class ArchiveTask implements Serializable {
  private static final long serialVersionUID = 1L;

  static ArchiveTask of(ArchivePlan plan, KafkaRange range) {
    return new AutoValue_ArchiveTask(plan, range);
  }

  abstract ArchivePlan plan();

  abstract KafkaRange range();
}
