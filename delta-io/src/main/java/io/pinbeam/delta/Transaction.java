package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What makes a commit one that is done once. */
@AutoValue
abstract class Transaction implements CommitRule, Serializable {
  static Transaction none() {
    return new AutoValue_Transaction(null, 0);
  }

  static Transaction of(String appId, long version) {
    return new AutoValue_Transaction(appId, version);
  }

  abstract @Nullable String appId();

  abstract long version();

  /**
   * This, or one of this pipeline's own: a runner may run a committed bundle again, and must find
   * its commit.
   */
  Transaction orOfThisPipeline() {
    return appId() == null ? of("beam-" + UUID.randomUUID(), 0) : this;
  }

  @Override
  public Set<String> appIds() {
    return appId() == null ? Set.of() : Set.of(appId());
  }

  @Override
  public boolean isCommitted(Map<String, Long> committed) {
    return appId() != null && committed.containsKey(appId()) && committed.get(appId()) >= version();
  }

  @Override
  public Map<String, Long> puts(Map<String, Long> committed) {
    return appId() == null ? Map.of() : Map.of(appId(), version());
  }
}
