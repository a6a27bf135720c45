package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.nio.file.Path;
import java.util.List;

/**
 * Paths as users of Databricks write them, and as Beam's file systems know them: volumes are local
 * folders on driver and workers.
 */
final class HostedPaths {
  private static final String DBFS = "dbfs:";
  private static final String VOLUMES = "/Volumes/";

  private HostedPaths() {}

  /**
   * Words with their values mapped.
   *
   * @throws BadOptionException if a path lies where nothing of ours reads or writes
   */
  static List<String> mapped(List<String> words) {
    return words.stream().map(HostedPaths::mapped).toList();
  }

  private static String mapped(String word) {
    int value = word.indexOf('=') + 1;
    if (value == 0 || !word.startsWith("--") || !word.startsWith(DBFS, value)) {
      return word;
    }
    String path = "/" + word.substring(value + DBFS.length()).replaceAll("^/+", "");
    if (!path.startsWith(VOLUMES)) {
      throw new BadOptionException(
          word + " is not allowed: paths are s3://bucket/... or " + VOLUMES + "...");
    }
    return word.substring(0, value) + path;
  }

  /** As Hadoop knows a path that Beam knows: there a bare one may be of another file system. */
  static String ofHadoop(String path) {
    return path.contains("://") ? path : "file:" + Path.of(path).toAbsolutePath();
  }
}
