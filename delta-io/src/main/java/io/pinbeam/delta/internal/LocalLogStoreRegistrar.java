package io.pinbeam.delta.internal;

import io.pinbeam.delta.LogStore;
import io.pinbeam.delta.LogStoreRegistrar;
import java.util.Set;

/** Brings the store of local paths. */
public final class LocalLogStoreRegistrar implements LogStoreRegistrar {
  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public LogStore store() {
    return LocalLogStore.INSTANCE;
  }
}
