package io.pinbeam.pipelines.source;

import java.time.Instant;

/** When files arrived. */
@FunctionalInterface
public interface FileArrivals {
  /** When they were written last, as their file system or store says. */
  static FileArrivals modified() {
    return ListedFile::modified;
  }

  Instant of(ListedFile file);
}
