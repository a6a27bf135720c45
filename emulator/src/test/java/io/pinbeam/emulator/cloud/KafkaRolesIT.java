package io.pinbeam.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the keys of two roles may do on a real broker, with the client of MSK's IAM. */
@Tag("reliability")
class KafkaRolesIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
  private static final Logger IAM = Logger.getLogger("software.amazon.msk");
  private static final String TOPIC = "roles.pin";

  @TempDir static Path temporary;
  @TempDir static Path data;
  private static final Properties BEFORE = new Properties();
  private static CloudChild cloud;

  @BeforeAll
  static void start() throws Exception {
    KAFKA.setLevel(Level.OFF);
    IAM.setLevel(Level.OFF);
    BEFORE.putAll(System.getProperties());
    cloud =
        CloudChild.start(
            temporary, "--parts=kafka", "--user=roles", "--kafkaRoles=true", "--data=" + data);
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.sharedCredentialsFile", data.resolve("clients/credentials").toString());
  }

  @AfterAll
  static void stop() throws Exception {
    System.setProperties(BEFORE);
    try (CloudChild ended = cloud) {
      assertThat(ended.stop()).isZero();
      assertThat(ended.errors()).isEmpty();
    }
  }

  @Test
  void eachRoleMayDoItsOwnAndNoMore() throws Exception {
    KafkaRoundTrip writer = client("writer");
    KafkaRoundTrip reader = client("reader");
    assertThat(writer.produce(TOPIC, "a record")).isZero();
    assertThat(reader.consume(TOPIC)).containsExactly("a record");

    assertThatThrownBy(() -> writer.consume(TOPIC)).isInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> reader.produce(TOPIC, "forged"))
        .hasRootCauseInstanceOf(Exception.class)
        .rootCause()
        .isInstanceOfAny(TopicAuthorizationException.class, ClusterAuthorizationException.class);
    for (KafkaRoundTrip role : List.of(writer, reader)) {
      assertThatThrownBy(() -> role.createTopic("of-nobody"))
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
    assertThat(reader.consume(TOPIC)).containsExactly("a record");
  }

  @Test
  void aTopicOfSomebodyElseIsClosedToBoth() throws Exception {
    KafkaRoundTrip owner = client("plain");
    owner.createTopic("other.pin");
    owner.produce("other.pin", "private");
    assertThatThrownBy(() -> client("writer").produce("other.pin", "forged"))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> client("reader").consume("other.pin"))
        .isInstanceOf(TopicAuthorizationException.class);
    assertThat(owner.consume("other.pin")).containsExactly("private");
  }

  @Test
  void aRolesKeyWithAnotherSecretIsNobody() throws Exception {
    Path credentials = data.resolve("clients/credentials");
    Path forged = temporary.resolve("forged");
    // The reader's key id with the writer's secret.
    List<String> lines = Files.readAllLines(credentials);
    Files.writeString(forged, String.join("\n", "[reader]", lines.get(4), lines.get(2)) + "\n");
    System.setProperty("aws.sharedCredentialsFile", forged.toString());
    try {
      assertThatThrownBy(() -> client("reader").createTopic("refused"))
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    } finally {
      System.setProperty("aws.sharedCredentialsFile", credentials.toString());
    }
  }

  @Test
  void theListenerWithoutCredentialsIsOnLoopbackAlone() throws Exception {
    int port = URI.create("tcp://" + cloud.value("kafka")).getPort();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        if (!address.isLoopbackAddress()) {
          try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 2_000))
                .as(address.toString())
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
    // Where the machine has no other address, the system says it of the socket.
    assertThat(listening(port)).containsOnly("0100007F");
  }

  @Test
  void theRolesSecretsAreForTheirOwnerAlone() throws Exception {
    for (String file :
        List.of(
            "kafka/writer-key.properties", "kafka/reader-key.properties", "clients/credentials")) {
      assertThat(Files.getPosixFilePermissions(data.resolve(file)))
          .as(file)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    List<String> credentials = Files.readAllLines(data.resolve("clients/credentials"));
    String secret = credentials.get(2).replaceFirst(".*=", "");
    assertThat(secret).hasSize(40);
    for (String file : List.of("writer.properties", "reader.properties", "iam.properties")) {
      assertThat(Files.readString(data.resolve("clients").resolve(file))).doesNotContain(secret);
    }
  }

  /** The local addresses, in the system's hexadecimal form, that are listened on at a port. */
  private static List<String> listening(int port) throws IOException {
    String ending = ":%04X".formatted(port);
    return List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")).stream()
        .filter(Files::exists)
        .flatMap(KafkaRolesIT::lines)
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > 3 && fields[3].equals("0A"))
        .map(fields -> fields[1])
        .filter(address -> address.endsWith(ending))
        .map(address -> address.replaceFirst(":.*", "").replaceFirst("^0{16}FFFF0000", ""))
        .toList();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KafkaRoundTrip client(String role) throws IOException {
    return KafkaRoundTrip.of(data.resolve("clients").resolve(role + ".properties").toString());
  }
}
