package io.pinbeam.pipelines.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** When files arrived. */
@FunctionalInterface
public interface FileArrivals {
  /** When they were written last, as their file system or store says. */
  static FileArrivals modified() {
    return ListedFile::modified;
  }

  /** As plans say, by a file's path, and of files that are in none when they were written last. */
  static FileArrivals by(Plans plans) {
    return file -> {
      try {
        return plans.arrival(file.path()).orElse(file.modified());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  Instant of(ListedFile file);

  /** What is known of files beside what their store says. */
  @FunctionalInterface
  interface Plans {
    Optional<Instant> arrival(String path) throws IOException;
  }
}
