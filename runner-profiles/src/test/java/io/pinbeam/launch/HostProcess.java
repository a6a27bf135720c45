package io.pinbeam.launch;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Runs jobs in a {@link DatabricksHost}, on a cluster of two workers in VMs of their own. With
 * {@code -Dpinbeam.spark-jar=<path>} the job is the one of that jar, and our classes are on no
 * class path.
 */
final class HostProcess {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> jobs = new ArrayList<>();
  private @Nullable Path jar = path("pinbeam.spark-jar");
  private @Nullable Path sparkHome = path("pinbeam.spark-home");

  private HostProcess(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Its files, and those of its workers, are in the folder. */
  static HostProcess in(Path folder, Map<String, String> environment) {
    return new HostProcess(folder, environment);
  }

  /** The job is that of this jar, on this Spark. */
  HostProcess ofJar(Path file, Path home) {
    jar = file;
    sparkHome = home;
    return this;
  }

  HostProcess job(String... parameters) {
    jobs.addAll(List.of(parameters));
    jobs.add("");
    return this;
  }

  /** Two folders above the working directory of the driver's VM. */
  Path ofDriver() {
    return folder.resolve("host");
  }

  /** Two folders above the working directory of each worker's VM. */
  Path ofWorkers() {
    return folder.resolve("spark/work");
  }

  /** Runs the jobs, one after the other; what the host and they have printed. */
  String run() throws IOException, InterruptedException {
    Path output = folder.resolve("host.log");
    ProcessBuilder builder =
        new ProcessBuilder(command(Files.write(folder.resolve("jobs"), jobs)))
            .directory(Files.createDirectories(ofDriver().resolve("driver/0")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("not over after " + LIMIT + ": " + Files.readString(output));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return Files.readString(output);
  }

  private List<String> command(Path list) throws IOException {
    Path sparkJars = sparkJars();
    String opens =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .collect(Collectors.joining(" "));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of(opens.split(" ")));
    words.add(
        "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file"));
    words.add("-Dspark.master=local-cluster[2,1,768]");
    words.add("-Dspark.executor.memory=768m");
    words.add("-Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 " + opens);
    words.add("-Dspark.driver.host=127.0.0.1");
    words.add("-Dspark.driver.bindAddress=127.0.0.1");
    words.add("-Dspark.ui.enabled=false");
    words.add("-Dspark.local.dir=" + folder.resolve("local"));
    if (jar == null) {
      words.add("-Dspark.executor.extraClassPath=" + classPath());
      words.addAll(List.of("-cp", classPath()));
    } else {
      words.addAll(List.of("-cp", sparkJars + "/*" + File.pathSeparator + ofTests()));
    }
    words.addAll(List.of(DatabricksHost.class.getName(), list.toString()));
    if (jar != null) {
      words.add(jar.toAbsolutePath().toString());
    }
    return words;
  }

  /** The folder in which a worker looks for Spark, if it is not on the class path. */
  private Path sparkJars() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark")).resolve("jars");
    return jar == null
        ? Files.createDirectories(jars)
        : Files.createSymbolicLink(
            jars, Objects.requireNonNull(sparkHome).resolve("jars").toAbsolutePath());
  }

  private static @Nullable Path path(String property) {
    String value = System.getProperty(property);
    return value == null ? null : Path.of(value);
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static Path ofTests() {
    return Path.of(
        URI.create(
            DatabricksHost.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
