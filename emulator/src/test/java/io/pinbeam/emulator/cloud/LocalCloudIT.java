package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LocalCloudIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

  @TempDir Path temporary;
  @TempDir Path folder;

  @BeforeAll
  static void quiet() {
    KAFKA.setLevel(Level.SEVERE);
  }

  @Test
  void aRecordAndAnObjectGoThere() throws Exception {
    try (CloudChild cloud = CloudChild.start(temporary)) {
      createTopic(cloud, "u.pin");
      assertThat(produce(cloud, "u.pin", "a record")).isZero();
      assertThat(consume(cloud, "u.pin")).containsExactly("a record");

      try (S3Client s3 = s3(cloud, cloud.value("AWS_SECRET_ACCESS_KEY"))) {
        s3.createBucket(b -> b.bucket("posts"));
        s3.putObject(b -> b.bucket("posts").key("a/b+0.json"), RequestBody.fromString("an object"));
        assertThat(read(s3, "a/b+0.json")).isEqualTo("an object");
      }
      assertThat(cloud.stop()).isZero();
      assertThat(cloud.errors()).isEmpty();
    }
  }

  @Test
  void aConditionalPutWinsOnce() throws Exception {
    try (CloudChild cloud = CloudChild.start(temporary, "--parts=s3");
        S3Client s3 = s3(cloud, cloud.value("AWS_SECRET_ACCESS_KEY"))) {
      s3.createBucket(b -> b.bucket("posts"));
      s3.putObject(
          b -> b.bucket("posts").key("0.json").ifNoneMatch("*"), RequestBody.fromString("first"));
      assertThatThrownBy(
              () ->
                  s3.putObject(
                      b -> b.bucket("posts").key("0.json").ifNoneMatch("*"),
                      RequestBody.fromString("second")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
      assertThat(read(s3, "0.json")).isEqualTo("first");
    }
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    try (CloudChild cloud = CloudChild.start(temporary, "--parts=s3");
        S3Client right = s3(cloud, cloud.value("AWS_SECRET_ACCESS_KEY"));
        S3Client wrong = s3(cloud, "not-the-secret")) {
      right.createBucket(b -> b.bucket("posts"));
      assertThatThrownBy(
              () ->
                  wrong.putObject(
                      b -> b.bucket("posts").key("0.json"), RequestBody.fromString("text")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void onlyThePartsAskedForStart() throws Exception {
    try (CloudChild cloud = CloudChild.start(temporary, "--parts=s3")) {
      assertThat(cloud.value("s3")).startsWith("http://127.0.0.1:");
      assertThat(cloud.value("kafka")).isNull();
    }
  }

  @Test
  void writingMakesNoTopic() throws Exception {
    try (CloudChild cloud = CloudChild.start(temporary, "--parts=kafka");
        Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.value("kafka")))) {
      assertThatThrownBy(() -> produce(cloud, "stray", "a record")).isNotNull();
      assertThat(admin.listTopics().names().get()).isEmpty();
    }
  }

  @Test
  void theEndOfItsInputStopsItAndLeavesNothing() throws Exception {
    try (CloudChild cloud = CloudChild.start(temporary)) {
      assertThat(list(temporary)).isNotEmpty();
      assertThat(cloud.stop()).isZero();
      assertThat(list(temporary)).isEmpty();
      assertThatThrownBy(() -> connect(cloud.value("kafka"))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anEndDuringTheStartLeavesNothing() throws Exception {
    try (CloudChild cloud = CloudChild.launch(temporary)) {
      // The data folder stands, the broker is about to start.
      assertThat(cloud.process().inputReader().readLine()).startsWith("data  ");
      cloud.stop();
      assertThat(list(temporary)).isEmpty();
    }
  }

  @Test
  void itDiesWithItsParent() throws Exception {
    try (CloudChild parent =
        CloudChild.launch(temporary, CloudParent.class, temporary.toString())) {
      parent.awaitReady();
      ProcessHandle child = ProcessHandle.of(Long.parseLong(parent.value("child"))).orElseThrow();
      assertThat(child.isAlive()).isTrue();

      parent.process().destroyForcibly().waitFor();

      Instant limit = Instant.now().plusSeconds(30);
      while (child.isAlive() && Instant.now().isBefore(limit)) {
        Thread.sleep(50);
      }
      assertThat(child.isAlive()).isFalse();
      assertThat(list(temporary)).isEmpty();
    }
  }

  @Test
  void aGivenFolderOutlivesAKill() throws Exception {
    String secret;
    try (CloudChild cloud = CloudChild.start(temporary, "--data=" + folder)) {
      secret = cloud.value("AWS_SECRET_ACCESS_KEY");
      createTopic(cloud, "u.pin");
      produce(cloud, "u.pin", "kept");
      try (S3Client s3 = s3(cloud, secret)) {
        s3.createBucket(b -> b.bucket("posts"));
        s3.putObject(b -> b.bucket("posts").key("k"), RequestBody.fromString("kept"));
      }
      cloud.process().destroyForcibly().waitFor();
    }
    try (CloudChild cloud = CloudChild.start(temporary, "--data=" + folder)) {
      assertThat(consume(cloud, "u.pin")).containsExactly("kept");
      assertThat(produce(cloud, "u.pin", "and more")).isEqualTo(1);
      assertThat(cloud.value("AWS_SECRET_ACCESS_KEY")).isEqualTo(secret);
      try (S3Client s3 = s3(cloud, secret)) {
        assertThat(read(s3, "k")).isEqualTo("kept");
      }
      assertThat(cloud.stop()).isZero();
    }
    assertThat(list(folder)).contains("kafka", "s3");
  }

  @Test
  void whatKeepsItFromStartingIsOneLine() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, Ports.loopback())) {
      for (String name : List.of("kafka", "kafka-scram", "kafka-iam")) {
        assertRefused(
            "port " + busy.getLocalPort() + " for " + name + " cannot be used",
            "--parts=kafka",
            "--port." + name + "=" + busy.getLocalPort());
      }
      assertRefused(
          "port " + busy.getLocalPort() + " for s3 cannot be used",
          "--parts=s3",
          "--port.s3=" + busy.getLocalPort());
    }
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused("cannot make the folder " + file, "--data=" + file);
    assertWrong("there is no address 'queue', only kafka, s3", "--port.queue=1");
    assertWrong("there is no part 'queue', only kafka, s3", "--parts=queue");
    assertWrong("not an option: --verbose", "--verbose=true");
    assertWrong("not a port: --port.s3=70000", "--port.s3=70000");
    try (CloudChild first = CloudChild.start(temporary, "--parts=s3", "--data=" + folder)) {
      assertRefused("another local cloud is using the folder " + folder, "--data=" + folder);
    }
  }

  /** What stands in the way is a file or a folder: root may write wherever it is forbidden. */
  @Tag("reliability")
  @Test
  void aFolderThatCannotBeWrittenIsOneLine() throws Exception {
    for (String part : List.of("kafka", "clients", "s3")) {
      Path data = Files.createDirectory(folder.resolve("for-" + part));
      Path file = Files.createFile(data.resolve(part));
      assertRefused("cannot make the folder " + file, "--parts=kafka,s3", "--data=" + data);
    }
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.createDirectory(locked.resolve(".lock"));
    assertRefused("cannot write to the folder " + locked, "--data=" + locked);
    Path keyed = Files.createDirectory(folder.resolve("keyed"));
    Path key = Files.createDirectory(keyed.resolve("access-key.properties"));
    assertRefused("cannot read or write " + key, "--data=" + keyed);
  }

  @Test
  void aBrokersFolderWithoutItsUserIsOneLine() throws Exception {
    Path broker = Files.createDirectory(folder.resolve("kafka"));
    Files.writeString(broker.resolve("meta.properties"), "version=1\n");
    assertRefused(
        "kafka does not start: the broker's data is there, but not its user's file "
            + broker.resolve("user.properties"),
        "--parts=kafka",
        "--data=" + folder);
  }

  @Test
  void aKilledParentEndsTheStart() throws Exception {
    try (CloudChild parent =
        CloudChild.launch(temporary, CloudParent.class, temporary.toString())) {
      String line = parent.process().inputReader().readLine();
      ProcessHandle child = ProcessHandle.of(Long.parseLong(line.split("  ")[1])).orElseThrow();
      assertThat(parent.process().inputReader().readLine()).startsWith("data  ");

      parent.process().destroyForcibly().waitFor();

      assertThat(child.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
      assertThat(list(temporary)).isEmpty();
    }
  }

  private void assertRefused(String reason, String... arguments) throws Exception {
    assertEnds(1, reason, arguments);
  }

  private void assertWrong(String reason, String... arguments) throws Exception {
    assertEnds(2, reason, arguments);
  }

  private void assertEnds(int exitCode, String reason, String... arguments) throws Exception {
    try (CloudChild cloud = CloudChild.launch(temporary, arguments)) {
      assertThat(cloud.exitCode()).isEqualTo(exitCode);
      assertThat(cloud.errors())
          .singleElement()
          .asString()
          .startsWith("local cloud: ")
          .contains(reason);
      assertThat(list(temporary)).isEmpty();
    }
  }

  private static void createTopic(CloudChild cloud, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.value("kafka")))) {
      Topics.create(admin, topic, 1);
    }
  }

  /** Gives the record's offset. */
  private static long produce(CloudChild cloud, String topic, String value) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cloud.value("kafka"), "max.block.ms", 5_000);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      return producer.send(new ProducerRecord<>(topic, value)).get().offset();
    }
  }

  private static List<String> consume(CloudChild cloud, String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cloud.value("kafka")),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return Stream.generate(() -> consumer.poll(Duration.ofSeconds(1)).records(partition))
          .limit(20)
          .filter(records -> !records.isEmpty())
          .findFirst()
          .orElse(List.of())
          .stream()
          .map(ConsumerRecord::value)
          .toList();
    }
  }

  private static S3Client s3(CloudChild cloud, String secret) {
    return S3Client.builder()
        .endpointOverride(URI.create(cloud.value("s3")))
        .region(Region.of(cloud.value("AWS_REGION")))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(cloud.value("AWS_ACCESS_KEY_ID"), secret)))
        .build();
  }

  private static String read(S3Client s3, String key) {
    return s3.getObjectAsBytes(b -> b.bucket("posts").key(key)).asString(UTF_8);
  }

  private static void connect(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))).close();
  }

  private static List<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
