package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What is known only when the command runs, and stands as {@code ${name}} in a profile's words. */
enum Placeholder {
  /** Set by {@code spark-submit --master}. */
  SPARK_MASTER("spark.master") {
    @Override
    String value() {
      String master = System.getProperty("spark.master");
      if (master == null) {
        throw new BadOptionException(
            "--sparkMaster is missing: the master's URL, as in spark://host:7077;"
                + " spark-submit's --master says it too");
      }
      return master;
    }
  },
  /** The jar that this runs from, or the one that the build makes. */
  PINBEAM_JAR("pinbeam.jar") {
    @Override
    String value() {
      String named = System.getProperty("pinbeam.jar");
      Path jar = named == null ? codeSource() : Path.of(named).toAbsolutePath().normalize();
      if (jar == null || !Files.isRegularFile(jar)) {
        throw new BadOptionException(
            "the jar for the workers is not built"
                + (named == null ? "" : ": no " + jar)
                + " (mvn -q -Pspark-cluster -DskipTests package makes it)");
      }
      return jar.toString();
    }
  },
  /** The cores that this VM may use. */
  CORES("pinbeam.cores") {
    @Override
    String value() {
      return Integer.toString(Runtime.getRuntime().availableProcessors());
    }
  },
  /** Where this machine keeps files for a while. */
  TEMPORARY_FILES("pinbeam.tmp") {
    @Override
    String value() {
      return System.getProperty("java.io.tmpdir");
    }
  },
  /** What Flink needs where the classes come from a class loader that is not the VM's: Maven's. */
  FLINK_CONFIGURATION("pinbeam.flink") {
    @Override
    String value() {
      return System.getProperty("pinbeam.flink", "");
    }
  };

  private final String text;

  Placeholder(String name) {
    text = "${" + name + "}";
  }

  abstract String value();

  /** The text with what the placeholders in it stand for. */
  static String fill(String text) {
    String filled = text;
    for (Placeholder placeholder : values()) {
      if (filled.contains(placeholder.text)) {
        filled = filled.replace(placeholder.text, placeholder.value());
      }
    }
    return filled;
  }

  private static @Nullable Path codeSource() {
    CodeSource source = Pinbeam.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
