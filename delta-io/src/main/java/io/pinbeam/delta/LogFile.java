package io.pinbeam.delta;

import com.google.auto.value.AutoValue;

/** A file as a {@link LogStore} lists it. */
@AutoValue
public abstract class LogFile {
  public static LogFile of(String path, long sizeBytes, long modificationTime) {
    return new AutoValue_LogFile(path, sizeBytes, modificationTime);
  }

  /** The whole path, with its scheme; a local one without. */
  public abstract String path();

  public abstract long sizeBytes();

  /** Milliseconds since 1970-01-01 UTC. */
  public abstract long modificationTime();
}
