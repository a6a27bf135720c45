package io.pinbeam.delta;

import java.time.Duration;
import java.util.Map;

/**
 * The transaction identifiers of an application's windows.
 *
 * <p>One stands for a bucket of windows that follow each other, its version is the mask of those
 * that are committed. Setting a bit always makes the version larger, as the protocol demands.
 */
final class WindowIds {
  static final int WINDOWS_IN_BUCKET = 60;

  private final String application;

  private WindowIds(String application) {
    this.application = application;
  }

  static WindowIds of(String application) {
    return new WindowIds(escape(application));
  }

  /** All of the application's identifiers begin with it. */
  String prefix() {
    return application + "/";
  }

  /** Its version is the time up to which all windows count as committed. */
  String until() {
    return prefix() + "until";
  }

  /** Its version is the size of the application's windows. */
  String size() {
    return prefix() + "size";
  }

  /** Its version is how far after a multiple of their size windows start. */
  String offset() {
    return prefix() + "offset";
  }

  String bucket(CommitWindow window) {
    return prefix()
        + window.size().toMillis()
        + "/"
        + escape(window.shard())
        + "/"
        + Math.floorDiv(index(window), WINDOWS_IN_BUCKET);
  }

  static long bit(CommitWindow window) {
    return 1L << Math.floorMod(index(window), WINDOWS_IN_BUCKET);
  }

  static long offset(CommitWindow window) {
    return Math.floorMod(window.start().toEpochMilli(), window.size().toMillis());
  }

  private static long index(CommitWindow window) {
    return Math.floorDiv(window.start().toEpochMilli(), window.size().toMillis());
  }

  boolean isCommitted(CommitWindow window, Map<String, Long> committed) {
    Long until = committed.get(until());
    return until != null && window.end().toEpochMilli() <= until
        || (committed.getOrDefault(bucket(window), 0L) & bit(window)) != 0;
  }

  /** Fails if the application has committed windows of another size, or at other times. */
  void checkSize(String path, CommitWindow window, Map<String, Long> committed) {
    Long size = committed.get(size());
    long offset = committed.getOrDefault(offset(), 0L);
    if (size != null && (size != window.size().toMillis() || offset != offset(window))) {
      throw new IllegalArgumentException(
          "Application "
              + window.application()
              + " commits windows of "
              + describe(size, offset)
              + " to "
              + path
              + ", not of "
              + describe(window.size().toMillis(), offset(window))
              + ", which would commit rows again: keep the windows, or begin with a new"
              + " application name at the first instant that "
              + window.application()
              + " has not committed");
    }
  }

  private static String describe(long size, long offset) {
    return Duration.ofMillis(size)
        + (offset == 0 ? "" : " with an offset of " + Duration.ofMillis(offset));
  }

  private static String escape(String name) {
    return name.replace("%", "%25").replace("/", "%2F");
  }
}
