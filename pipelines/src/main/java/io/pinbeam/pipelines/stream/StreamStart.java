package io.pinbeam.pipelines.stream;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.source.StartPosition;
import io.pinbeam.pipelines.stream.source.StreamPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What {@code --start} says.
 *
 * @param position null for where the tables end
 */
record StreamStart(@Nullable StartPosition position) {
  static StreamStart parse(String text) {
    switch (text.strip().toUpperCase(Locale.ROOT)) {
      case "TABLES":
        return new StreamStart(null);
      case "TRIM_HORIZON":
        return new StreamStart(StartPosition.trimHorizon());
      case "LATEST":
        return new StreamStart(StartPosition.latest());
      default:
        try {
          return new StreamStart(StartPosition.at(Instant.parse(text.strip())));
        } catch (DateTimeParseException e) {
          throw new BadOptionException(
              "--start="
                  + text
                  + " is not allowed: TABLES, TRIM_HORIZON, LATEST, or a time like"
                  + " 2026-11-21T10:00:00Z",
              e);
        }
    }
  }

  /** As if there were no tables yet. */
  StreamPlan withoutTables(Duration commitInterval) {
    return new StreamPlan(
        position == null ? StartPosition.trimHorizon() : position,
        Map.of(),
        commitInterval.toMillis());
  }
}
