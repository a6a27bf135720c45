package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Whether the compute that a job was put on can run it. Beam's Spark runner is of Spark 3.5 and
 * Scala 2.12, and works on RDDs: serverless compute and standard access mode have neither these nor
 * a SparkContext.
 */
final class HostCompute {
  static final String ALLOWED =
      ": run the job on classic compute of Databricks Runtime 16.4 LTS with Scala 2.12 and dedicated"
          + " access (data_security_mode: SINGLE_USER)";

  private static final String SERVERLESS = "serverless compute has no SparkContext" + ALLOWED;
  private static final String STANDARD =
      "compute with standard (shared) access mode gives no SparkContext" + ALLOWED;
  private static final String NO_CONTEXT =
      "this compute (serverless, or with standard access mode) has no SparkContext" + ALLOWED;

  static final String ACCESS_MODE = "spark.databricks.clusterUsageTags.dataSecurityMode";
  private static final List<String> SHARED_MODES =
      List.of("USER_ISOLATION", "DATA_SECURITY_MODE_STANDARD", "LEGACY_TABLE_ACL");

  /** What such compute answers, in whatever exception. */
  private static final List<String> REFUSALS =
      List.of(
          "is not whitelisted",
          "UNSUPPORTED_CONNECT_FEATURE",
          "CONTEXT_UNAVAILABLE_FOR_REMOTE_CLIENT",
          "Standard access mode",
          "Serverless compute",
          "master URL must be set");

  private HostCompute() {}

  /**
   * The host's SparkContext.
   *
   * @throws BadOptionException if there is none, or it is not one that Beam's runner knows
   */
  static HostedContext take() {
    String message = refusal(System.getenv());
    if (message != null) {
      throw new BadOptionException(message);
    }
    HostedContext context;
    try {
      // Compiled against Spark: where there is none, this class cannot be loaded.
      context = HostedContext.getOrCreate();
    } catch (Throwable e) {
      throw new BadOptionException(refusal(e), e);
    }
    message = refusal(context.setting(ACCESS_MODE), context.sparkVersion(), context.scalaVersion());
    if (message != null) {
      throw new BadOptionException(message);
    }
    return context;
  }

  /** By the variables that serverless compute sets; null if they say nothing. */
  static @Nullable String refusal(Map<String, String> environment) {
    return Boolean.parseBoolean(environment.get("IS_SERVERLESS"))
            || environment.getOrDefault("DATABRICKS_RUNTIME_VERSION", "").startsWith("client.")
        ? SERVERLESS
        : null;
  }

  /** By what asking for a context threw. */
  static String refusal(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (t instanceof NoSuchMethodError || message.contains("scala/")) {
        return otherScala("another version");
      }
      if (t instanceof LinkageError
          || t instanceof ClassNotFoundException
          || REFUSALS.stream().anyMatch(message::contains)) {
        return NO_CONTEXT;
      }
    }
    return "no SparkContext: " + failure.getMessage();
  }

  /** By what a context says of itself; null if it will do. */
  static @Nullable String refusal(
      Optional<String> accessMode, String sparkVersion, String scalaVersion) {
    if (SHARED_MODES.contains(accessMode.orElse("").toUpperCase(Locale.ROOT))) {
      return STANDARD;
    }
    if (!sparkVersion.startsWith("3.")) {
      return "Spark "
          + sparkVersion
          + " is not one that Beam's Spark runner knows, which is of Spark 3"
          + ALLOWED;
    }
    return scalaVersion.startsWith("2.12.") ? null : otherScala(scalaVersion);
  }

  private static String otherScala(String version) {
    return "the Scala of this compute ("
        + version
        + ") is not that of Beam's Spark runner, 2.12"
        + ALLOWED;
  }
}
