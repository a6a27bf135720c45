package io.pinbeam.delta;

import java.util.Set;

/**
 * Brings a {@link LogStore}. Found by {@link java.util.ServiceLoader}, on the launcher and on each
 * worker: the class is named in {@code META-INF/services/io.pinbeam.delta.LogStoreRegistrar}.
 */
public interface LogStoreRegistrar {
  /** The schemes of the paths that it is for, such as {@code s3}; of a local path, {@code file}. */
  Set<String> schemes();

  /** Called often: an expensive one is kept by the registrar. */
  LogStore store();
}
