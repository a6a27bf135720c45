package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A standalone cluster on loopback: a master and two workers, each a process, and each executor one
 * more. All ports are free ones.
 */
final class SparkCluster implements AutoCloseable {
  static final int WORKERS = 2;

  /** The jar as the build made it. */
  static final Path JAR =
      Path.of(
          System.getProperty("pinbeam.root"), "runner-profiles/spark-jar/target/pinbeam-spark.jar");

  private static final Path CONFIGURATION =
      Path.of(
          System.getProperty("pinbeam.root"),
          "runner-profiles/cluster-tests/src/test/resources/conf");
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern WORKER =
      Pattern.compile("Successfully registered with master (spark://\\S+)");

  private final Path home;
  private final Path folder;
  private final Map<String, String> environment;
  private final ServerProcess master;
  private final List<ServerProcess> workers = new ArrayList<>();
  private final Thread hook = new Thread(this::stop, "stop Spark");
  private int started;

  private SparkCluster(
      Path home, Path folder, Map<String, String> environment, ServerProcess master) {
    this.home = home;
    this.folder = folder;
    this.environment = environment;
    this.master = master;
    // Its processes would outlive this VM.
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts all, and waits until the workers are registered.
   *
   * @param environment what workers and executors have in theirs: credentials
   */
  static SparkCluster start(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path home = SparkHome.find();
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("SPARK_HOME", home.toString());
    all.put("SPARK_LOCAL_IP", "127.0.0.1");
    all.put("SPARK_LOCAL_DIRS", Files.createDirectories(folder.resolve("local")).toString());
    all.put("SPARK_CONF_DIR", CONFIGURATION.toString());
    all.put("SPARK_DAEMON_MEMORY", "256m");
    all.put("SPARK_DAEMON_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    // Without it Spark takes the machine's cores.
    all.put("SPARK_WORKER_CORES", "1");
    ServerProcess master =
        ServerProcess.start(
            sparkClass(
                home,
                folder,
                all,
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0"),
            MASTER);
    SparkCluster cluster = new SparkCluster(home, folder, all, master);
    try {
      cluster.startMissingWorkers();
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** Starts workers in the place of those that are gone. */
  void startMissingWorkers() throws IOException {
    workers.removeIf(worker -> !worker.isAlive());
    while (workers.size() < WORKERS) {
      Path work = Files.createDirectories(folder.resolve("worker-" + started++));
      workers.add(
          ServerProcess.start(
              sparkClass(
                  home,
                  work,
                  environment,
                  "org.apache.spark.deploy.worker.Worker",
                  "--host",
                  "127.0.0.1",
                  "--memory",
                  "1g",
                  "--webui-port",
                  "0",
                  "--work-dir",
                  work.toString(),
                  master.address()),
              WORKER));
    }
  }

  String masterUrl() {
    return master.address();
  }

  Path home() {
    return home;
  }

  List<ServerProcess> workers() {
    return List.copyOf(workers);
  }

  /** What {@code spark-submit} has in its environment. */
  Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
    return all;
  }

  /** Starts {@code spark-submit … pinbeam-spark.jar <words>}. */
  CommandProcess submit(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/spark-submit").toString());
    command.add("--master");
    command.add(masterUrl());
    command.add(JAR.toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    return CommandProcess.start(folder, builder);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    stop();
  }

  private static ProcessBuilder sparkClass(
      Path home, Path folder, Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/spark-class").toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private void stop() {
    workers.forEach(ServerProcess::close);
    master.close();
  }
}
