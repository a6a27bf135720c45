package io.pinbeam.delta.internal;

import com.google.auto.value.AutoValue;

/** A file as a listing shows it. */
@AutoValue
abstract class LogFile {
  static LogFile of(String path, long sizeBytes, long modificationTime) {
    return new AutoValue_LogFile(path, sizeBytes, modificationTime);
  }

  abstract String path();

  abstract long sizeBytes();

  /** Milliseconds since 1970-01-01 UTC. */
  abstract long modificationTime();
}
