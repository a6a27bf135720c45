package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Types every command of the README and of {@code docs/} as it is printed, in the root of a copy of
 * the sources, by bash, page after page, with a local cloud in place of AWS; each is to end with 0.
 * What the pages leave to the reader is in the environment: {@code GATEWAY}, {@code BROKERS}, the
 * AWS credentials and endpoints. {@code broker:9092} leads to the local cloud's Kafka.
 *
 * <p>{@code mvn} is Maven. {@code pinbeam} is the command in a VM that stays, or in one of its own
 * where it runs until Ctrl-C; {@code LauncherIT} starts the script itself.
 */
class DocumentedCommandsIT {
  private static final Path ROOT = SourceCopy.ROOT;
  private static final Duration LIMIT = Duration.ofMinutes(8);

  /** An address of loopback of this VM's own, for a port that is printed. */
  private static final String BROKER =
      "127.92.%d.%d"
          .formatted(ProcessHandle.current().pid() >> 8 & 255, ProcessHandle.current().pid() & 255);

  /** Pages whose commands others need; the rest follow in order. */
  private static final List<String> FIRST = List.of("README.md", "docs/quick-start.md");

  /** Beginnings of commands that are not typed here, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("mvn verify", "runs this test"),
          Map.entry("mvn -q -pl transforms -am test", "a part of what runs this test"),
          Map.entry("mvn test", "of a copied template: PublishedLibraryIT"),
          Map.entry(
              "mvn -q compile exec:java -Dexec.args=\"--input=PATTERN",
              "of a copied template: PublishedLibraryIT"),
          Map.entry("orchestration/rehearsal/rehearse", "takes ten minutes: .ci/run calls it"),
          Map.entry("mvn -q -Ppublish ", "PublishedLibraryIT"),
          Map.entry("mvn -q -DskipTests install", "writes into the user's Maven repository"),
          Map.entry("mvn -q -Pspark-cluster ", "builds the jar that SparkJarIT looks at"),
          Map.entry("spark-submit ", "needs a cluster: SparkSubmitPageIT"),
          Map.entry(
              "mvn -q -Pflink compile exec:java -Dexec.args=\"batch --input=s3:",
              "needs a cluster"),
          Map.entry("databricks ", "needs a workspace: DatabricksBundleTest, DatabricksJobIT"),
          Map.entry("cd runner-profiles/databricks", "for the commands after it"),
          Map.entry("kafka-console-consumer.sh ", "comes with Kafka's distribution"),
          Map.entry("mysql ", "comes with MySQL or MariaDB"),
          Map.entry("pinbeam local-cloud ", "typed before all others"),
          Map.entry("pinbeam demo ", "the demo of the README with more posts"),
          Map.entry(
              "java -cp emulator/target/classes:$(cat emulator/target/classpath.txt)"
                  + " io.pinbeam.emulator.gateway.GatewayServer ",
              "listens to the network: EmulatePostsIT starts it on loopback"),
          Map.entry("infrastructure/check", "InfrastructureIT"),
          Map.entry("infrastructure/deploy --user=", "needs an AWS account"),
          Map.entry("aws cloudformation ", "needs an AWS account"),
          Map.entry("aws secretsmanager ", "needs an AWS account"));

  /** Programs that a machine may lack. */
  private static final List<String> OF_THE_MACHINE = List.of("aws", "jq", "curl");

  /** What runs until it is told to end, and by which words in its output it is seen to run. */
  private static final Map<String, String> UNTIL_CTRL_C =
      Map.of(
          "local-cloud", "READY",
          "dashboard", "dashboard  http",
          "demo --stay", "stay until Ctrl-C",
          "stream", "",
          "emulate", "");

  private static final Pattern USER = Pattern.compile("--user=(\\S+)");
  private static final Pattern OUTPUT = Pattern.compile("--output=([^\\s\"]+)");

  @TempDir static Path folder;

  private static Path clone;
  private static LocalCloudProcess cloud;
  private static TcpForward broker;
  private static CommandProcess warm;
  private static final Map<String, String> environment = new HashMap<>();

  @BeforeAll
  static void prepare() throws Exception {
    clone = Files.createDirectory(folder.resolve("clone"));
    SourceCopy.into(clone);
    for (String name : List.of("README.md", "docs", "transforms/src/test", "pipelines/src/test")) {
      SourceCopy.copy(name, clone);
    }
    shell();
    startAndEndTheCloud();
    cloud = LocalCloudProcess.start("--data=" + clone.resolve("out/cloud"));
    broker = TcpForward.start(BROKER, 9092, cloud.kafkaBootstrapServers());
    feed();
    environment.putAll(cloud.environment());
    environment.put("GATEWAY", cloud.address("gateway"));
    environment.put("BROKERS", cloud.address("kafka-iam"));
    files();
    warm = CommandProcess.start(folder, inClone(warmWords()));
    await(() -> Files.exists(folder.resolve("port")), warm);
    environment.put("PINBEAM_WARM", Files.readString(folder.resolve("port")));
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : Stream.of(warm, broker, cloud).filter(Objects::nonNull).toList()) {
      part.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCommandRunsAsPrinted() throws Exception {
    Map<String, DocumentedCommand> commands = new LinkedHashMap<>();
    for (String page : pages()) {
      for (DocumentedCommand command : DocumentedCommand.of(ROOT, page)) {
        commands.putIfAbsent(command.text(), command);
      }
    }
    return commands.values().stream()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.page() + ": " + command.text(), () -> type(command)));
  }

  private static void type(DocumentedCommand command) throws Exception {
    Optional<String> elsewhere =
        ELSEWHERE.entrySet().stream()
            .filter(entry -> command.text().startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    assumeTrue(elsewhere.isEmpty(), () -> "not typed here: " + elsewhere.get());
    for (String program : OF_THE_MACHINE) {
      boolean isNamed = command.text().matches("(.*\\| )?" + program + " .*");
      assumeTrue(!isNamed || isThere(program), () -> "LEFT OUT: there is no " + program);
    }
    String script =
        command.exports().stream()
                .filter(export -> !environment.containsKey(export.split("[ =]")[1]))
                .reduce("", (all, export) -> all + export + "\n")
            + (untilCtrlC(command).isPresent() ? "exec " : "")
            + command.text();
    Optional<String> running = untilCtrlC(command);
    if (running.isPresent()) {
      runUntilCtrlC(script, running.get());
    } else {
      try (CommandProcess run = bash(script)) {
        assertThat(run.waitFor(LIMIT)).as(run.output()).isZero();
      }
    }
  }

  private static boolean isThere(String program) throws Exception {
    try (CommandProcess found = bash("command -v " + program)) {
      return found.waitFor(LIMIT) == 0;
    }
  }

  private static void runUntilCtrlC(String script, String running) throws Exception {
    Matcher output = OUTPUT.matcher(script);
    Matcher user = USER.matcher(script);
    boolean writes = output.find();
    boolean posts = !writes && user.find();
    long before = posts ? records(user.group(1)) : 0;
    try (CommandProcess run = bash(script)) {
      awaitOutput(run, running);
      if (writes) {
        await(() -> isTakenUp(output.group(1)), run);
      } else if (posts) {
        await(() -> records(user.group(1)) > before, run);
      }
      run.signal("INT");
      assertThat(run.waitFor(LIMIT)).as(run.output()).isIn(0, 130);
      assertThat(run.output()).doesNotContain("pinbeam:").doesNotContain("ERROR");
    }
  }

  private static CommandProcess bash(String script) throws IOException {
    return CommandProcess.start(
        folder, inClone(List.of("bash", "-e", "-o", "pipefail", "-c", script)));
  }

  private static Optional<String> untilCtrlC(DocumentedCommand command) {
    String text = command.text();
    if (text.contains("--until=") || text.contains("--count=")) {
      return Optional.empty();
    }
    return UNTIL_CTRL_C.entrySet().stream()
        .filter(
            entry ->
                text.startsWith("pinbeam " + entry.getKey())
                    || text.contains("-Dexec.args=\"" + entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static List<String> pages() throws IOException {
    List<String> pages = new ArrayList<>(FIRST);
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> ROOT.relativize(file).toString())
          .sorted()
          .forEach(pages::add);
    }
    pages.addAll(List.of("delta-io/README.md", "templates/pipeline/README.md"));
    Set<String> seen = new HashSet<>();
    return pages.stream().filter(seen::add).toList();
  }

  /** Posts of the users that the pages speak of, where the pages read them. */
  private static void feed() throws Exception {
    try (S3Client s3 = CloudBucket.client(cloud)) {
      for (String bucket : List.of("my-bucket", "user-0a1b2c3d4e5f-bucket")) {
        s3.createBucket(b -> b.bucket(bucket));
      }
    }
    try (AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      for (String user : List.of("me", "0a1b2c3d4e5f")) {
        feed(user);
      }
    }
  }

  private static void feed(String user) throws Exception {
    RecordedPosts posts =
        RecordedPosts.write(
            PostFiles.of(PostGenerator.withSeed(5)).withUser(user),
            user,
            folder.resolve("records-" + user),
            60);
    posts.sendToKafka(cloud.kafkaBootstrapServers());
    posts.putIntoKinesis(cloud.address("kinesis"));
  }

  /** The one command that the others need; what it leaves is there when the cloud starts again. */
  private static void startAndEndTheCloud() throws Exception {
    DocumentedCommand command =
        DocumentedCommand.of(ROOT, "docs/how-to.md").stream()
            .filter(one -> one.text().startsWith("pinbeam local-cloud "))
            .findFirst()
            .orElseThrow();
    runUntilCtrlC("exec " + command.text(), UNTIL_CTRL_C.get("local-cloud"));
    assertThat(clone.resolve("out/cloud/clients/iam.properties")).exists();
  }

  private static void shell() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.createDirectories(home.resolve(".local/share/bash-completion/completions"));
    Files.createDirectories(home.resolve(".zsh/completions"));
    Path words = Files.createDirectory(folder.resolve("words"));
    Path pinbeam = Files.writeString(words.resolve("pinbeam"), pinbeam());
    Files.setPosixFilePermissions(pinbeam, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(
        pinbeam,
        clone.resolve("bin/pinbeam"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    environment.put("HOME", home.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATH", words + ":" + python() + ":" + System.getenv("PATH"));
  }

  /** What the pages tell the reader to have. */
  private static void files() throws IOException {
    Files.copy(
        clone.resolve("out/cloud/clients/iam.properties"), clone.resolve("client.properties"));
    Files.copy(
        Path.of(cloud.environment().get("PINBEAM_DB_CREDS")), clone.resolve("db_creds.yaml"));
    Matcher yaml =
        Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("docs/quality.md")));
    assertThat(yaml.find()).isTrue();
    Files.writeString(clone.resolve("expectations.yaml"), yaml.group(1));
    Files.writeString(clone.resolve("api-key"), "a-key-that-opens-nothing\n");
  }

  /** AWS's own command stands where the emulator's tests have put it. */
  private static Path python() {
    return ROOT.resolve("emulator/target/python/bin");
  }

  /** The word {@code pinbeam}: to the VM that stays, or to one of its own. */
  private static String pinbeam() throws IOException {
    List<String> own = CommandProcess.words();
    own.add(1, hosts());
    return """
        #!/usr/bin/env bash
        case "$*" in
          *--until=* | *--count=*) ;;
          local-cloud* | dashboard* | stream* | emulate*) exec %s "$@" ;;
        esac
        exec 3<>"/dev/tcp/127.0.0.1/$PINBEAM_WARM"
        for word in "$@"; do
          printf '%%s' "$word" | base64 -w 0 >&3
          echo >&3
        done
        echo >&3
        read -r code out err <&3
        cat "$err" >&2
        cat "$out"
        exit "$code"
        """
        .formatted(own.stream().map(Shell::quoted).reduce((a, b) -> a + " " + b).orElseThrow());
  }

  private static List<String> warmWords() throws IOException {
    List<String> words = CommandProcess.words();
    words.set(words.size() - 1, WarmCommand.class.getName());
    words.add(1, hosts());
    words.add(folder.toString());
    return words;
  }

  /** Names of hosts for the command's VMs alone. */
  private static String hosts() throws IOException {
    Path hosts = folder.resolve("hosts");
    String here = InetAddress.getLocalHost().getHostName();
    Files.writeString(hosts, BROKER + " broker\n127.0.0.1 localhost\n127.0.0.1 " + here + "\n");
    return "-Djdk.net.hosts.file=" + hosts;
  }

  private static ProcessBuilder inClone(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(clone.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  /** Whether a stream has taken it up, to the last of its tables. */
  private static boolean isTakenUp(String output) {
    String last = "tables/trends/_delta_log/00000000000000000000.json";
    if (!output.startsWith("s3://")) {
      return Files.exists(clone.resolve(output).resolve(last));
    }
    URI uri = URI.create(output);
    String prefix = uri.getPath().substring(1) + "/" + last;
    try (S3Client s3 = CloudBucket.client(cloud)) {
      return s3.listObjectsV2(list -> list.bucket(uri.getHost()).prefix(prefix)).keyCount() > 0;
    }
  }

  /** How many records the topic of a user's pins has had, in the partitions that it was fed. */
  private static long records(String user) throws Exception {
    long records = 0;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()))) {
      for (int partition = 0; partition <= RecordedPosts.PARTITIONS; partition++) {
        TopicPartition pins = new TopicPartition(user + ".pin", partition);
        records +=
            admin
                .listOffsets(Map.of(pins, OffsetSpec.latest()))
                .partitionResult(pins)
                .get()
                .offset();
      }
    }
    return records;
  }

  private static void awaitOutput(CommandProcess run, String words) throws Exception {
    await(() -> run.output().contains(words), run);
  }

  private static void await(Callable<Boolean> condition, CommandProcess run) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(run.isAlive()).as(run.output()).isTrue();
      assertThat(System.nanoTime()).as(run.output()).isLessThan(end);
      Thread.sleep(100);
    }
  }
}
