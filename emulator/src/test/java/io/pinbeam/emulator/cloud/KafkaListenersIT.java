package io.pinbeam.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaListenersIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
  private static final Logger IAM = Logger.getLogger("software.amazon.msk");
  private static final String JAAS = "sasl.jaas.config";

  @TempDir static Path temporary;
  @TempDir static Path shared;
  private static CloudChild cloud;

  private final Properties before = new Properties();
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    KAFKA.setLevel(Level.OFF);
    IAM.setLevel(Level.OFF);
    cloud = CloudChild.start(temporary, "--parts=kafka", "--data=" + shared);
  }

  /** Whatever clients did, the broker had nothing to say. */
  @AfterAll
  static void stop() throws Exception {
    try (CloudChild ended = cloud) {
      assertThat(ended.stop()).isZero();
      assertThat(ended.errors()).isEmpty();
    }
  }

  @BeforeEach
  void signWithTheCloudsKey() {
    before.putAll(System.getProperties());
    sign(cloud.value("AWS_ACCESS_KEY_ID"), cloud.value("AWS_SECRET_ACCESS_KEY"));
  }

  @AfterEach
  void signWithNothing() {
    System.setProperties(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "scram", "iam"})
  void aClientWithItsFileWritesAndReads(String listener) throws Exception {
    KafkaRoundTrip client = client(shared, listener);
    client.createTopic(listener);
    assertThat(client.produce(listener, "a record")).isZero();
    assertThat(client.consume(listener)).containsExactly("a record");
  }

  @Test
  void theUsualLinesOfIamAreEnoughWithTheAnnouncedEnvironment() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"),
            """
            bootstrap.servers=%s
            security.protocol=SASL_SSL
            sasl.mechanism=AWS_MSK_IAM
            sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
            sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
            """
                .formatted(cloud.value("kafka-iam")));
    try (CloudChild client = roundTrip(file, "usual")) {
      client.awaitReady();
      assertThat(client.value("read")).isEqualTo("a record");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram", "iam"})
  void aServerThatIsNotTrustedGetsNoPassword(String listener) throws Exception {
    KafkaRoundTrip client =
        client(shared, listener)
            .with(
                "ssl.truststore.location",
                System.getProperty("java.home") + "/lib/security/cacerts")
            .with("ssl.truststore.type", "JKS");
    assertThatThrownBy(() -> client.createTopic("untrusted"))
        .hasCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void aWrongPasswordIsRefused() throws Exception {
    KafkaRoundTrip right = client(shared, "scram");
    KafkaRoundTrip wrong =
        right.with(JAAS, right.property(JAAS).replaceAll("password=\"\\w+\"", "password=\"no\""));
    assertRefused(wrong);
    assertRefused(right.with(JAAS, right.property(JAAS).replace("pinbeam", "nobody")));
  }

  @Test
  void aWrongSecretAndAnUnknownKeyAreRefused() throws Exception {
    KafkaRoundTrip client = client(shared, "iam");
    sign(cloud.value("AWS_ACCESS_KEY_ID"), "not-the-secret");
    assertRefused(client);
    sign("LOCALUNKNOWN", cloud.value("AWS_SECRET_ACCESS_KEY"));
    assertRefused(client);
  }

  @Test
  void eachListenerTakesItsOwnMechanismAlone() throws Exception {
    assertThatThrownBy(
            () ->
                client(shared, "scram")
                    .with("bootstrap.servers", cloud.value("kafka-iam"))
                    .createTopic("mixed"))
        .isNotNull();
    assertThatThrownBy(
            () ->
                client(shared, "plain")
                    .with("bootstrap.servers", cloud.value("kafka-scram"))
                    .with("default.api.timeout.ms", "2000")
                    .with("request.timeout.ms", "2000")
                    .createTopic("mixed"))
        .isNotNull();
  }

  @Test
  void aKillChangesNeitherCredentialsNorRecords() throws Exception {
    Map<String, String> first = new LinkedHashMap<>();
    String password;
    try (CloudChild killed = CloudChild.start(temporary, "--parts=kafka", "--data=" + folder)) {
      for (String name : List.of("kafka", "kafka-scram", "kafka-iam", "AWS_SECRET_ACCESS_KEY")) {
        first.put(name, killed.value(name));
      }
      KafkaRoundTrip client = client(folder, "scram");
      password = client.property(JAAS);
      client.createTopic("kept");
      client.produce("kept", "one");
      killed.process().destroyForcibly().waitFor();
    }
    byte[] trustStore = Files.readAllBytes(clients(folder).resolve("ca.pem"));
    // New ports, then the very first ones again.
    try (CloudChild again = CloudChild.start(temporary, "--parts=kafka", "--data=" + folder)) {
      assertThat(again.value("AWS_SECRET_ACCESS_KEY"))
          .isEqualTo(first.get("AWS_SECRET_ACCESS_KEY"));
      sign(again.value("AWS_ACCESS_KEY_ID"), again.value("AWS_SECRET_ACCESS_KEY"));
      assertThat(client(folder, "iam").consume("kept")).containsExactly("one");
      assertThat(client(folder, "iam").produce("kept", "two")).isEqualTo(1);
      again.process().destroyForcibly().waitFor();
    }
    List<String> options = new ArrayList<>(List.of("--parts=kafka", "--data=" + folder));
    for (String name : List.of("kafka", "kafka-scram", "kafka-iam")) {
      options.add("--port." + name + "=" + URI.create("tcp://" + first.get(name)).getPort());
    }
    try (CloudChild third = CloudChild.start(temporary, options.toArray(String[]::new))) {
      for (String name : List.of("kafka", "kafka-scram", "kafka-iam")) {
        assertThat(third.value(name)).isEqualTo(first.get(name));
      }
      assertThat(client(folder, "scram").property(JAAS)).isEqualTo(password);
      assertThat(client(folder, "scram").consume("kept")).containsExactly("one", "two");
      assertThat(Files.readAllBytes(clients(folder).resolve("ca.pem"))).isEqualTo(trustStore);
    }
  }

  @Test
  void secretsAreForTheirOwnerAlone() throws Exception {
    for (String file :
        List.of(
            "access-key.properties",
            "kafka/server.pem",
            "kafka/user.properties",
            "clients/scram.properties")) {
      assertThat(Files.getPosixFilePermissions(shared.resolve(file)))
          .as(file)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    String secret = cloud.value("AWS_SECRET_ACCESS_KEY");
    String password = client(shared, "scram").property(JAAS);
    for (String file : List.of("plain.properties", "iam.properties", "ca.pem")) {
      assertThat(Files.readString(clients(shared).resolve(file)))
          .doesNotContain(secret)
          .doesNotContain(password)
          .doesNotContain("PRIVATE KEY");
    }
  }

  private static CloudChild roundTrip(Path file, String topic) throws Exception {
    List<String> command = new ArrayList<>(CloudChild.command(temporary, KafkaRoundTrip.class));
    // As Kafka's own scripts take it.
    command.addAll(1, List.of(cloud.value("KAFKA_OPTS").split(" ")));
    command.addAll(List.of(file.toString(), topic, "a record"));
    ProcessBuilder builder = new ProcessBuilder(command);
    for (String name : List.of("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
      builder.environment().put(name, cloud.value(name));
    }
    return CloudChild.of(builder.start());
  }

  private static void assertRefused(KafkaRoundTrip client) {
    assertThatThrownBy(() -> client.createTopic("refused"))
        .hasCauseInstanceOf(SaslAuthenticationException.class);
    assertThatThrownBy(() -> client.produce("refused", "a record"))
        .hasRootCauseInstanceOf(SaslAuthenticationException.class);
  }

  private static KafkaRoundTrip client(Path data, String listener) throws Exception {
    return KafkaRoundTrip.of(clients(data).resolve(listener + ".properties").toString());
  }

  private static Path clients(Path data) {
    return data.resolve("clients");
  }

  private static void sign(String id, String secret) {
    System.setProperty("aws.accessKeyId", id);
    System.setProperty("aws.secretAccessKey", secret);
    System.setProperty("aws.region", "us-east-1");
  }
}
