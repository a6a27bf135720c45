package io.pinbeam.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.PythonTools;
import io.pinbeam.emulator.SourcePosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The local cloud as it is reached by tools that know nothing of it: PyMySQL and requests as the
 * notebooks' emulators use them, the AWS CLI, and a Kafka client that is not Java's. They get what
 * {@code local-cloud} prints, and nothing else.
 */
class ClientToolsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long ROW = 7_528;

  @TempDir static Path temporary;
  private static PythonTools tools;
  private static CloudChild cloud;

  @BeforeAll
  static void start() throws Exception {
    tools = PythonTools.installed();
    cloud = CloudChild.start(temporary, "--user=u1");
  }

  @AfterAll
  static void stop() throws Exception {
    if (cloud != null) {
      assertThat(cloud.stop()).isZero();
    }
  }

  @Test
  void aRowGoesTheWholeWay() throws Exception {
    List<JsonNode> answers = postARow();

    assertThat(answers)
        .hasSize(6)
        .allSatisfy(a -> assertThat(a.get("status").asInt()).isEqualTo(200));
    for (PostKind kind : PostKind.values()) {
      String row = SourcePosts.generator().raw(kind, ROW);
      assertThat(kinesisRecords("streaming-u1-" + kind.label()))
          .as(kind.label())
          .containsExactly(JSON.readTree(row));
    }
    for (PostKind kind : PostKind.values()) {
      String row = SourcePosts.generator().raw(kind, ROW);
      for (JsonNode listener : consume("u1." + kind.label())) {
        assertThat(listener.get("values"))
            .as("%s by %s", kind.label(), listener.get("listener"))
            .hasSize(1)
            .allSatisfy(v -> assertThat(JSON.readTree(v.asText())).isEqualTo(JSON.readTree(row)));
      }
    }
  }

  @Test
  void awsKeepsObjects() throws Exception {
    Path file = Files.writeString(temporary.resolve("object.json"), "{\"index\": 1}\n");
    String key = "s3://user-u1-bucket/topics/u1.pin/partition=0/u1.pin+0+0000000000.json";
    aws("s3", "cp", file.toString(), key);
    assertThat(aws("s3", "ls", "--recursive", "s3://user-u1-bucket"))
        .contains("topics/u1.pin/partition=0/u1.pin+0+0000000000.json");
    assertThat(aws("s3", "cp", key, "-")).isEqualTo("{\"index\": 1}\n");
    aws("s3", "rm", key);
    assertThat(aws("s3", "ls", "--recursive", "s3://user-u1-bucket")).doesNotContain("u1.pin+0+");
  }

  @Test
  void awsManagesStreams() throws Exception {
    aws("kinesis", "create-stream", "--stream-name", "by-hand", "--shard-count", "2");
    aws("kinesis", "wait", "stream-exists", "--stream-name", "by-hand");
    assertThat(aws("kinesis", "list-streams")).contains("by-hand", "streaming-u1-pin");
    assertThat(
            JSON.readTree(aws("kinesis", "list-shards", "--stream-name", "by-hand")).get("Shards"))
        .hasSize(2);
    aws("kinesis", "delete-stream", "--stream-name", "by-hand");
    aws("kinesis", "wait", "stream-not-exists", "--stream-name", "by-hand");
  }

  private static List<JsonNode> postARow() throws Exception {
    return lines(
        PythonTools.output(
            tools.process(
                "python",
                script("post_as_seeds_do.py"),
                cloud.value("gateway"),
                cloud.value("PINBEAM_DB_CREDS"),
                "u1",
                Long.toString(ROW)),
            LIMIT));
  }

  private static List<JsonNode> consume(String topic) throws Exception {
    Path clients = Path.of(cloud.value("data"), "clients");
    java.util.Properties scram = new java.util.Properties();
    try (var in = Files.newBufferedReader(clients.resolve("scram.properties"))) {
      scram.load(in);
    }
    String jaas = scram.getProperty("sasl.jaas.config");
    ProcessBuilder process =
        tools.process(
            "python",
            script("consume.py"),
            topic,
            cloud.value("kafka"),
            cloud.value("kafka-scram"),
            cloud.value("kafka-iam"),
            clients.resolve("ca.pem").toString(),
            jaas.replaceAll(".*username=\"([^\"]*)\".*", "$1"));
    process.environment().putAll(awsEnvironment());
    process.environment().put("SCRAM_PASSWORD", jaas.replaceAll(".*password=\"([^\"]*)\".*", "$1"));
    return lines(PythonTools.output(process, LIMIT));
  }

  private static List<JsonNode> kinesisRecords(String stream) throws Exception {
    String shard =
        JSON.readTree(aws("kinesis", "list-shards", "--stream-name", stream))
            .at("/Shards/0/ShardId")
            .asText();
    String iterator =
        JSON.readTree(
                aws(
                    "kinesis",
                    "get-shard-iterator",
                    "--stream-name",
                    stream,
                    "--shard-id",
                    shard,
                    "--shard-iterator-type",
                    "TRIM_HORIZON"))
            .get("ShardIterator")
            .asText();
    JsonNode records =
        JSON.readTree(aws("kinesis", "get-records", "--shard-iterator", iterator)).get("Records");
    List<JsonNode> values = new ArrayList<>();
    for (JsonNode found : records) {
      values.add(
          JSON.readTree(
              new String(
                  Base64.getDecoder().decode(found.get("Data").asText()), StandardCharsets.UTF_8)));
    }
    return values;
  }

  private static String aws(String... arguments) throws Exception {
    ProcessBuilder process = tools.process("aws", arguments);
    process.environment().putAll(awsEnvironment());
    // Neither settings nor credentials of whoever runs the test.
    process.environment().put("AWS_CONFIG_FILE", temporary.resolve("none").toString());
    process.environment().put("AWS_SHARED_CREDENTIALS_FILE", temporary.resolve("none").toString());
    return PythonTools.output(process, LIMIT);
  }

  /** What {@code local-cloud} prints for AWS's clients. */
  private static Map<String, String> awsEnvironment() {
    return cloud.values("AWS_");
  }

  private static String script(String name) {
    return Path.of("src", "test", "python", name).toString();
  }

  private static List<JsonNode> lines(String text) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
