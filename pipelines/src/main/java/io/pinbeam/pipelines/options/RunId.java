package io.pinbeam.pipelines.options;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Names a run: sorts by time, and no other run has it. */
public final class RunId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private RunId() {}

  public static String at(Instant start) {
    return TIME.format(start) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
