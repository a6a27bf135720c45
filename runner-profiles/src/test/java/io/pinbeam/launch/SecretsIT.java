package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands with secrets that were made for this test, each also where it fails: none of them
 * stands in a command line, or in anything that is written.
 */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** The records that the emulator posts, some of them broken, so that there are dead letters. */
  private static final int POSTS = 60;

  private static final PlantedSecrets SECRETS = new PlantedSecrets();
  private static final String AWS = SECRETS.plant("aws");
  private static final String SESSION = SECRETS.plant("session");
  private static final String API_KEY = SECRETS.plantWord("apikey");
  private static final String DATABASE = SECRETS.plantWord("database");
  private static final String KAFKA = SECRETS.plantWord("kafka");
  private static final String WEBHOOK = SECRETS.plant("webhook");
  private static final String HOOK_PATH = SECRETS.plantWord("hookpath");
  private static final String HOOK_QUERY = SECRETS.plantWord("hookquery");
  private static final String LINEAGE = SECRETS.plant("lineage");
  private static final String IN_ADDRESS = SECRETS.plantWord("address");
  private static final String WRONG = SECRETS.plantWord("wrong");

  @TempDir static Path folder;
  private static Path data;
  private static Path logs;
  private static Path temporary;
  private static final Map<String, String> ENVIRONMENT = new HashMap<>();
  private static final Map<String, String> ADDRESSES = new LinkedHashMap<>();
  private static final Set<String> COMMAND_LINES = ConcurrentHashMap.newKeySet();
  private static final Set<String> TAKEN = ConcurrentHashMap.newKeySet();
  private static volatile boolean watching = true;
  private static Thread watch;
  private static CommandProcess cloud;
  private static HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    watch = new Thread(SecretsIT::readCommandLines, "command-lines");
    watch.setDaemon(true);
    watch.start();
    data = Files.createDirectories(folder.resolve("cloud"));
    logs = Files.createDirectories(folder.resolve("logs"));
    temporary = Files.createDirectories(folder.resolve("tmp"));
    Files.createDirectories(data.resolve("database"));
    Files.createDirectories(data.resolve("kafka"));
    Files.writeString(
        data.resolve("access-key.properties"), "id=LOCALPLANTEDKEY0001\nsecret=" + AWS + "\n");
    Files.writeString(data.resolve("database/password"), DATABASE);
    Files.writeString(
        data.resolve("kafka/user.properties"), "name=pinbeam\npassword=" + KAFKA + "\n");
    Files.writeString(folder.resolve("api-key"), API_KEY + "\n");
    Files.writeString(folder.resolve("wrong-key"), WRONG + "\n");
    // Every program of ours and of the JDK keeps its temporary files here.
    ENVIRONMENT.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          TAKEN.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet());
          TAKEN.add(body);
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().startsWith("/hook") ? 503 : 200, -1);
          exchange.close();
        });
    server.start();
    cloud =
        CommandProcess.start(
            logs,
            ENVIRONMENT,
            "local-cloud",
            "--data=" + data,
            "--user=planted",
            "--gatewayTls",
            "--apiKeyFile=" + folder.resolve("api-key"));
    awaitCloud();
    ENVIRONMENT.put("OPENLINEAGE_API_KEY", LINEAGE);
    ENVIRONMENT.put("PINBEAM_WEBHOOK_SECRET", WEBHOOK);
  }

  @AfterAll
  static void stop() throws Exception {
    watching = false;
    server.stop(0);
    cloud.terminate();
    cloud.waitFor(LIMIT);
    cloud.close();
  }

  @Test
  @Order(1)
  void emulate() throws Exception {
    String[] words = {
      "emulate",
      "--gateway=" + ADDRESSES.get("gateway"),
      "--user=planted",
      "--mode=both",
      "--count=" + POSTS,
      "--defects=0.3",
      "--journal=" + folder.resolve("journal")
    };
    ends(0, with(words, "--apiKeyFile=" + folder.resolve("api-key")));
    assertThat(ends(1, with(words, "--again", "--apiKeyFile=" + folder.resolve("wrong-key"))))
        .contains("403");
    Path wrong =
        Files.writeString(
            folder.resolve("wrong-creds.yaml"),
            Files.readString(Path.of(ENVIRONMENT.get("PINBEAM_DB_CREDS")))
                .replace(DATABASE, WRONG));
    assertThat(
            ends(
                1,
                with(
                    words,
                    "--dbCreds=" + wrong,
                    "--again",
                    "--apiKeyFile=" + folder.resolve("api-key"))))
        .contains("emulate: ");
  }

  @Test
  @Order(2)
  void archive() throws Exception {
    Path client = data.resolve("clients/scram.properties");
    String[] words = {"archive", "--user=planted", "--output=s3://user-planted-bucket"};
    ends(0, with(words, "--kafkaConfig=" + client, "--lineage=" + lineage()));
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.properties"), Files.readString(client).replace(KAFKA, WRONG));
    assertThat(ends(2, with(words, "--kafkaConfig=" + wrong))).contains("pinbeam: ");
  }

  @Test
  @Order(3)
  void batchReplayQueryAndReport() throws Exception {
    String input = "--input=s3://user-planted-bucket/topics";
    String output = "--output=" + folder.resolve("batch");
    ends(0, "batch", input, output, "--lineage=" + lineage());
    assertThat(folder.resolve("batch/report.html")).exists();
    assertThat(folder.resolve("batch/dead-letters")).isNotEmptyDirectory();
    ends(0, "replay", output, "--lineage=" + lineage());
    ends(0, "query", "--input=" + folder.resolve("batch"), "--sql=SELECT COUNT(*) AS n FROM pin");
    ends(0, "batch", input, "--output=s3://user-planted-bucket/cleaned");

    String none = "--output=" + folder.resolve("none");
    assertThat(ends(2, Map.of("AWS_SECRET_ACCESS_KEY", WRONG), "batch", input, none))
        .contains("SECRET_ACCESS_KEY");
    // The local S3 knows no sessions.
    assertThat(ends(2, Map.of("AWS_SESSION_TOKEN", SESSION), "batch", input, none)).contains("501");
  }

  @Test
  @Order(4)
  void stream() throws Exception {
    Path alerts =
        Files.writeString(
            folder.resolve("alerts.yaml"),
            """
            alerts:
              - name: any-post
                metric: reject_rate
                key: all
                when: at_least
                value: 0
            deliver:
              - webhook: {url: "%s/hook/%s?token=%s", secret_env: PINBEAM_WEBHOOK_SECRET}
              - log: {}
            """
                .formatted(address(), HOOK_PATH, HOOK_QUERY));
    String[] words = {
      "stream",
      "--user=planted",
      "--commitInterval=5s",
      "--window=5s",
      "--alerts=" + alerts,
      "--lineage=" + lineage()
    };
    ends(
        0,
        Map.of("AWS_SESSION_TOKEN", SESSION),
        with(words, "--until=idle", "--output=" + folder.resolve("stream")));
    assertThat(TAKEN).as("the webhook was called").anyMatch(taken -> taken.contains(HOOK_PATH));
    // It tries again until it is told to end.
    try (CommandProcess refused =
        CommandProcess.start(
            logs,
            with(Map.of("AWS_SECRET_ACCESS_KEY", WRONG)),
            with(words, "--until=10s", "--output=" + folder.resolve("refused")))) {
      await(refused, Pattern.compile("(InvalidSignatureException)"));
      refused.waitFor(LIMIT);
    }
  }

  @Test
  @Order(5)
  void dashboard() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    try (CommandProcess dashboard =
        CommandProcess.start(
            logs, ENVIRONMENT, "dashboard", "--tables=" + folder.resolve("stream"), "--port=0")) {
      String at = await(dashboard, Pattern.compile("dashboard  (http://\\S+)"));
      HttpResponse<InputStream> events =
          client.send(
              HttpRequest.newBuilder(URI.create(at + "events")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = events.body()) {
        Files.write(logs.resolve("events"), in.readNBytes(500));
      }
      HttpResponse<String> query =
          client.send(
              HttpRequest.newBuilder(URI.create(at + "query"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"sql\":\"SELECT * FROM dead_letters\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(query.statusCode()).as(query.body()).isEqualTo(200);
      Files.writeString(logs.resolve("letters"), query.body());
    }
  }

  /** Somebody writes them into addresses: the command line has them then, and nothing else may. */
  @Test
  @Order(6)
  void whatStandsInAnAddressIsRepeatedNowhere() throws Exception {
    String store = "http://key:" + IN_ADDRESS + "@127.0.0.1:1";
    String bucket = "s3://key:" + IN_ADDRESS + "@user-planted-bucket/topics";
    String local = "--output=" + folder.resolve("none");
    for (String[] words :
        new String[][] {
          {"batch", "--input=" + bucket, local},
          {"batch", "--input=" + folder.resolve("batch"), "--output=" + bucket},
          {"batch", "--input=s3://user-planted-bucket/topics", local, "--endpoint=" + store},
          {"batch", "--input=" + bucket, local, "--lineage=" + store},
          {"batch", "--input=" + bucket, local, "--lineage=http://127.0.0.1:1/?key=" + IN_ADDRESS},
          {"query", "--input=" + bucket, "--sql=SELECT 1"},
          {"table", "describe", "--table=" + bucket},
          {"dashboard", "--tables=" + bucket, "--port=0", "--maxRows=none"},
          {"stream", "--user=u", "--output=" + bucket, "--until=idle"},
          {"stream", "--user=u", local, "--kinesisEndpoint=" + store, "--until=3s"},
          {"archive", "--bootstrapServers=127.0.0.1:1", "--output=" + bucket, "--user=u"},
          {"emulate", "--gateway=http://name:" + IN_ADDRESS + "@127.0.0.1:1"}
        }) {
      CommandProcess run = CommandProcess.start(logs, ENVIRONMENT, words);
      try (run) {
        // A stream tries again until its time is up.
        assertThat(run.waitFor(LIMIT))
            .as(run.output())
            .isIn(words[0].equals("stream") ? 0 : 1, 1, 2);
        assertThat(SECRETS.in(run.output())).as(run.output()).isEmpty();
      }
    }
  }

  @Test
  @Order(7)
  void nothingThatWasWrittenHasOne() throws Exception {
    // What says them is said to hold them, or is what a user keeps them in.
    Set<Path> meantTo =
        Set.of(
            data.resolve("access-key.properties"),
            data.resolve("database/password"),
            data.resolve("kafka/user.properties"),
            data.resolve("clients/scram.properties"),
            data.resolve("clients/db_creds.yaml"),
            folder.resolve("api-key"),
            folder.resolve("wrong-key"),
            folder.resolve("wrong-creds.yaml"),
            folder.resolve("wrong.properties"),
            folder.resolve("alerts.yaml"));
    String announced = cloud.output();
    assertThat(
            SECRETS.under(
                folder,
                file ->
                    meantTo.contains(file)
                        || (file.startsWith(logs) && announced.equals(text(file)))))
        .isEmpty();
    // It prints the environment of its clients, and nothing else of the kind.
    assertThat(announced.replaceAll("export AWS_SECRET_ACCESS_KEY=\\S+", ""))
        .satisfies(said -> assertThat(SECRETS.in(said)).isEmpty());
    // What is looked for can be found.
    assertThat(meantTo).allMatch(file -> !SECRETS.in(text(file)).isEmpty());
  }

  @Test
  @Order(8)
  void noCommandLineHasOne() {
    assertThat(COMMAND_LINES).anyMatch(line -> line.contains("EmulatePosts"));
    assertThat(COMMAND_LINES).anyMatch(line -> line.contains("LocalCloud"));
    assertThat(COMMAND_LINES).anyMatch(line -> line.contains("mariadbd"));
    Set<String> found = new TreeSet<>();
    for (String line : COMMAND_LINES) {
      if (!line.contains(IN_ADDRESS)) {
        found.addAll(SECRETS.in(line));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  @Order(9)
  void nobodyWasToldWhoNeedNotKnow() {
    // The webhook's address is its own to know, and the key is the lineage server's.
    for (String taken : TAKEN) {
      assertThat(SECRETS.in(taken))
          .as(taken)
          .allMatch(
              name ->
                  name.startsWith("lineage, as")
                      || name.startsWith("hookpath, as")
                      || name.startsWith("hookpath, in an address")
                      || name.startsWith("hookquery, "));
    }
    assertThat(TAKEN).anyMatch(taken -> taken.contains(LINEAGE));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      // Not text: not what it prints.
      return "";
    }
  }

  private static String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static String lineage() {
    return address() + "/lineage";
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.putAll(more);
    return environment;
  }

  private static String[] with(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String ends(int code, String... words) throws Exception {
    return ends(code, Map.of(), words);
  }

  private static String ends(int code, Map<String, String> more, String... words) throws Exception {
    try (CommandProcess run = CommandProcess.start(logs, with(more), words)) {
      assertThat(run.waitFor(LIMIT)).as("%s: %s", words[0], run.output()).isEqualTo(code);
      return run.output();
    }
  }

  private static void awaitCloud() throws Exception {
    await(cloud, Pattern.compile("(READY)"));
    Matcher line =
        Pattern.compile("(?m)^(?:export (\\w+)=(\\S+)|([\\w-]+) {2}(\\S+))$")
            .matcher(cloud.output());
    while (line.find()) {
      if (line.group(1) != null) {
        ENVIRONMENT.put(line.group(1), line.group(2).replaceAll("^'|'$", ""));
      } else {
        ADDRESSES.put(line.group(3), line.group(4));
      }
    }
    assertThat(ENVIRONMENT).containsEntry("AWS_SECRET_ACCESS_KEY", AWS);
    assertThat(Files.readString(data.resolve("clients/scram.properties"))).contains(KAFKA);
    assertThat(Files.readString(data.resolve("clients/db_creds.yaml"))).contains(DATABASE);
  }

  private static String await(CommandProcess of, Pattern pattern) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      Matcher found = pattern.matcher(of.output());
      if (found.find()) {
        return found.group(1);
      }
      assertThat(of.isAlive()).as(of.output()).isTrue();
      Thread.sleep(50);
    }
    throw new AssertionError(of.output());
  }

  /** Again and again, since some live for a moment. */
  private static void readCommandLines() {
    while (watching) {
      ProcessHandle.current()
          .descendants()
          .forEach(
              process -> {
                try {
                  COMMAND_LINES.add(
                      Files.readString(
                              Path.of("/proc", Long.toString(process.pid()), "cmdline"), ISO_8859_1)
                          .replace('\0', ' '));
                } catch (IOException e) {
                  // It is gone.
                }
              });
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
