package io.pinbeam.delta;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Commits a window once, in whatever order windows come: {@code
 * docs/decisions/0001-transaction-identifiers.md}.
 */
final class WindowRule implements CommitRule {
  private final String path;
  private final CommitWindow window;
  private final WindowIds ids;

  WindowRule(String path, CommitWindow window) {
    this.path = path;
    this.window = window;
    this.ids = WindowIds.of(window.application());
  }

  @Override
  public Set<String> appIds() {
    return Set.of(ids.until(), ids.size(), ids.offset(), ids.bucket(window));
  }

  @Override
  public boolean isCommitted(Map<String, Long> committed) {
    ids.checkSize(path, window, committed);
    return ids.isCommitted(window, committed);
  }

  @Override
  public Map<String, Long> puts(Map<String, Long> committed) {
    Map<String, Long> puts = new LinkedHashMap<>();
    long before = committed.getOrDefault(ids.bucket(window), 0L);
    puts.put(ids.bucket(window), before | WindowIds.bit(window));
    if (before == 0) {
      // With each bucket, so that they are never older than it for engines that let them expire.
      puts.put(ids.size(), window.size().toMillis());
      puts.put(ids.offset(), WindowIds.offset(window));
    }
    return puts;
  }
}
