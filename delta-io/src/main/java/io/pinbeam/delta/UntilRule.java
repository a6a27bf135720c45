package io.pinbeam.delta;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Marks the time up to which all of an application's windows count as committed. */
final class UntilRule implements CommitRule {
  private final String appId;
  private final long millis;

  UntilRule(String application, Instant until) {
    this.appId = WindowIds.of(application).until();
    this.millis = until.toEpochMilli();
  }

  @Override
  public Set<String> appIds() {
    return Set.of(appId);
  }

  @Override
  public boolean isCommitted(Map<String, Long> committed) {
    return committed.containsKey(appId) && committed.get(appId) >= millis;
  }

  @Override
  public Map<String, Long> puts(Map<String, Long> committed) {
    return Map.of(appId, millis);
  }
}
