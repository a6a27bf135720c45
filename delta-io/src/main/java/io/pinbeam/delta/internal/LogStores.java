package io.pinbeam.delta.internal;

import io.pinbeam.delta.LogStore;
import io.pinbeam.delta.LogStoreRegistrar;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The log stores of all schemes. */
public final class LogStores {
  private static final String LOCAL = "file";
  private static final Map<String, LogStoreRegistrar> REGISTRARS = registrars();

  private LogStores() {}

  private static Map<String, LogStoreRegistrar> registrars() {
    Map<String, LogStoreRegistrar> registrars = new TreeMap<>();
    for (LogStoreRegistrar registrar :
        ServiceLoader.load(LogStoreRegistrar.class, LogStores.class.getClassLoader())) {
      for (String scheme : registrar.schemes()) {
        LogStoreRegistrar other = registrars.put(scheme.toLowerCase(Locale.ROOT), registrar);
        if (other != null) {
          throw new IllegalStateException(
              "Two log stores for " + scheme + ": " + other + " and " + registrar);
        }
      }
    }
    return registrars;
  }

  /** The store for a path's scheme. */
  public static LogStore of(String path) {
    String scheme =
        TablePaths.isLocal(path)
            ? LOCAL
            : path.substring(0, path.indexOf("://")).toLowerCase(Locale.ROOT);
    LogStoreRegistrar registrar = REGISTRARS.get(scheme);
    if (registrar != null) {
      return registrar.store();
    }
    throw new IllegalArgumentException(
        scheme.equals("s3a") || scheme.equals("s3n")
            ? path + ": Beam knows S3 as s3://, not " + scheme + "://"
            : "A Delta table needs a store that can put a file only if there is none; there is one"
                + " for the schemes "
                + REGISTRARS.keySet()
                + ", not for "
                + path);
  }
}
