package io.pinbeam.launch;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone cluster on loopback: a job manager and two task managers, each a process. Nothing of
 * Beam or Pinbeam is on their class path: jobs bring it.
 */
final class FlinkCluster implements AutoCloseable {
  private static final int TASK_MANAGERS = 2;
  private static final Pattern JOB_MANAGER =
      Pattern.compile("Rest endpoint listening at (127\\.0\\.0\\.1:\\d+)");
  private static final Pattern TASK_MANAGER =
      Pattern.compile("Successful registration at resource manager (\\S+)");

  /** Of Flink, of what it is made with, and of its log. */
  private static final Pattern JARS =
      Pattern.compile(
          ".*/(org/(apache/flink|apache/commons|slf4j|xerial|lz4|javassist|objenesis)"
              + "|com/(esotericsoftware|twitter)|commons-(cli|collections|io))/.*\\.jar");

  private final List<ServerProcess> servers = new ArrayList<>();
  private final Thread hook = new Thread(this::stop, "stop Flink");

  private FlinkCluster() {
    // Its processes would outlive this VM.
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts all, and waits until the task managers are registered.
   *
   * @param environment what task managers have in theirs: credentials
   */
  static FlinkCluster start(Path folder, Map<String, String> environment) throws IOException {
    FlinkCluster cluster = new FlinkCluster();
    try {
      int port = freePort();
      cluster.add(
          folder,
          environment,
          JOB_MANAGER,
          "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
          "-Xmx512m",
          port);
      for (int i = 0; i < TASK_MANAGERS; i++) {
        cluster.add(
            folder,
            environment,
            TASK_MANAGER,
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "-Xmx1g",
            port);
      }
      return cluster;
    } catch (IOException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** What {@code --flinkMaster} says. */
  String master() {
    return servers.get(0).address();
  }

  private void add(
      Path folder,
      Map<String, String> environment,
      Pattern started,
      String program,
      String heap,
      int port)
      throws IOException {
    Path configuration =
        Files.createDirectories(folder.resolve("server-" + servers.size()))
            .resolve("flink-conf.yaml");
    Files.write(configuration, configuration(port, configuration.getParent()));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(CommandProcess.opens());
    command.addAll(List.of("-cp", classPath(), program));
    command.addAll(List.of("--configDir", configuration.getParent().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(configuration.getParent().toFile());
    builder.environment().putAll(environment);
    servers.add(ServerProcess.start(builder, started));
  }

  private static List<String> configuration(int port, Path folder) {
    return List.of(
        "jobmanager.rpc.address: 127.0.0.1",
        "jobmanager.bind-host: 127.0.0.1",
        "jobmanager.rpc.port: " + port,
        "rest.address: 127.0.0.1",
        "rest.bind-address: 127.0.0.1",
        "rest.port: 0",
        "rest.bind-port: 0",
        "taskmanager.host: 127.0.0.1",
        "taskmanager.bind-host: 127.0.0.1",
        "taskmanager.numberOfTaskSlots: 1",
        "parallelism.default: " + TASK_MANAGERS,
        "io.tmp.dirs: " + folder,
        // What Flink's shell script would work out of the machine.
        "taskmanager.cpu.cores: 1.0",
        "taskmanager.memory.task.heap.size: 768m",
        "taskmanager.memory.task.off-heap.size: 128m",
        "taskmanager.memory.network.min: 192m",
        "taskmanager.memory.network.max: 192m",
        "taskmanager.memory.managed.size: 128m",
        "taskmanager.memory.framework.heap.size: 128m",
        "taskmanager.memory.framework.off-heap.size: 64m",
        "taskmanager.memory.jvm-metaspace.size: 256m",
        "taskmanager.memory.jvm-overhead.min: 64m",
        "taskmanager.memory.jvm-overhead.max: 64m");
  }

  private static String classPath() {
    return Stream.of(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator))
        .filter(entry -> JARS.matcher(entry).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    stop();
  }

  private void stop() {
    servers.forEach(ServerProcess::close);
  }
}
