package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's topics, made by a client that comes by IAM, as the gateway's hosts do on MSK. */
class CreateTopicsIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
  private static final Logger IAM = Logger.getLogger("software.amazon.msk");

  @TempDir static Path temporary;
  @TempDir static Path data;
  private static CloudChild cloud;

  private final Properties before = new Properties();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws Exception {
    KAFKA.setLevel(Level.OFF);
    IAM.setLevel(Level.OFF);
    cloud = CloudChild.start(temporary, "--parts=kafka", "--data=" + data);
  }

  @AfterAll
  static void stop() throws Exception {
    cloud.close();
  }

  @BeforeEach
  void sign() {
    before.putAll(System.getProperties());
    System.setProperty("aws.accessKeyId", cloud.value("AWS_ACCESS_KEY_ID"));
    System.setProperty("aws.secretAccessKey", cloud.value("AWS_SECRET_ACCESS_KEY"));
    System.setProperty("aws.region", "us-east-1");
  }

  @AfterEach
  void signWithNothing() {
    System.setProperties(before);
  }

  @Test
  void makesTheThreeTopicsOfAUserOnceAndForAll() throws Exception {
    assertThat(run("--user=ann", "--partitions=1", "--replication=1")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            made  ann.pin  partitions 1
            made  ann.geo  partitions 1
            made  ann.user  partitions 1
            """);
    client().produce("ann.pin", "a record");

    out.reset();
    assertThat(run("--user=ann", "--partitions=5", "--replication=3")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            was there  ann.pin  partitions 1
            was there  ann.geo  partitions 1
            was there  ann.user  partitions 1
            """);
    assertThat(client().consume("ann.pin")).containsExactly("a record");
  }

  @Test
  void severalHostsMayMakeThemAtOnce() throws Exception {
    List<CompletableFuture<Integer>> hosts =
        List.of(
            CompletableFuture.supplyAsync(() -> run("--user=ben")),
            CompletableFuture.supplyAsync(() -> run("--user=ben")));
    for (CompletableFuture<Integer> host : hosts) {
      assertThat(host.get()).as(err.toString(UTF_8)).isZero();
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.value("kafka")))) {
      assertThat(admin.listTopics().names().get()).contains("ben.pin", "ben.geo", "ben.user");
    }
  }

  @Test
  void whatTheBrokersRefuseIsSaid() {
    assertThat(run("--user=cid", "--replication=3")).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("topics: they cannot be made: ")
        .contains("replication")
        .hasLineCount(1);
  }

  private int run(String... options) {
    List<String> arguments =
        Stream.concat(
                Stream.of(options),
                Stream.of("--kafkaConfig=" + data.resolve("clients/iam.properties")))
            .toList();
    return CreateTopics.run(
        arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private static KafkaRoundTrip client() throws Exception {
    return KafkaRoundTrip.of(data.resolve("clients/iam.properties").toString());
  }
}
