package io.pinbeam.pipelines.stream.source;

import java.io.Serializable;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a shard is begun.
 *
 * @param timestamp for {@link Type#AT_TIMESTAMP}, else null
 */
public record StartPosition(Type type, @Nullable Instant timestamp) implements Serializable {
  /** The names are those of Kinesis. */
  public enum Type {
    TRIM_HORIZON,
    LATEST,
    AT_TIMESTAMP
  }

  public static StartPosition trimHorizon() {
    return new StartPosition(Type.TRIM_HORIZON, null);
  }

  public static StartPosition latest() {
    return new StartPosition(Type.LATEST, null);
  }

  public static StartPosition at(Instant timestamp) {
    return new StartPosition(Type.AT_TIMESTAMP, timestamp);
  }
}
