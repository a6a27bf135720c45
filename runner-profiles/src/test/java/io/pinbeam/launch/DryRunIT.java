package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.transforms.model.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code --dryRun} changes nothing, and a run right after it does what it said. */
class DryRunIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUCKET = "dry";
  private static final int POSTS = 300;

  @TempDir Path folder;

  private static LocalCloudProcess cloud;
  private static CloudBucket bucket;
  private static S3Client s3;
  private static AwsProperties credentials;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=kafka,s3");
    bucket = CloudBucket.create(cloud, BUCKET);
    s3 = CloudBucket.client(cloud);
    credentials = AwsProperties.of(cloud.environment());
  }

  @AfterAll
  static void stop() {
    credentials.close();
    s3.close();
    bucket.close();
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void aBatchOfFiles() throws Exception {
    Path input = folder.resolve("in");
    PostFiles.of(PostGenerator.withSeed(5)).withUser("u").write(input, POSTS);
    Files.writeString(input.resolve("notes.txt"), "no records");
    Path output = folder.resolve("out");
    String[] words = {
      "batch", "--input=" + input, "--output=" + output, "--spillFolder=" + folder.resolve("spill")
    };

    TreeMap<String, String> before = listing(folder);
    JsonNode said = json(run(words, "--dryRun", "--json"));
    assertThat(listing(folder)).isEqualTo(before);
    assertThat(output).doesNotExist();
    assertThat(said.at("/writes/tables/pin/version").isNull()).isTrue();
    assertThat(said.at("/reads/passedOver").asInt()).isEqualTo(1);
    assertThat(said.at("/reads/bytes").asLong()).isEqualTo(bytes(input, ".json"));

    JsonNode ledger = json(run(words, "--json"));
    assertThat(ledger.get("inputs")).isEqualTo(said.at("/reads/inputs"));
    assertWritten(said, output, ledger, 0);

    before = listing(folder);
    JsonNode again = json(run(words, "--dryRun", "--json"));
    String text = run(words, "--dryRun");
    assertThat(listing(folder)).isEqualTo(before);
    assertThat(again.at("/writes/tables/geo/version").asLong()).isZero();
    assertThat(again.at("/writes/tables/geo/rows").asLong()).isEqualTo(POSTS);
    assertThat(text)
        .startsWith("Nothing was changed. A run would read ")
        .containsPattern("\nu\\.pin +\\d+ +[\\d,]+\n")
        .contains("/tables/pin, replacing version 0 of 300 rows\n");
    assertThat(text.lines()).hasSizeLessThan(24);
    assertWritten(again, output, json(run(words, "--json")), 1);
  }

  @Test
  void aBatchOfKafkaIntoS3() throws Exception {
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      for (Kind kind : Kind.values()) {
        topics.create("k." + kind.label(), 2);
        topics.write("k." + kind.label(), 0, records(0, 40));
        topics.write("k." + kind.label(), 1, records(40, 10));
      }
      topics.deleteBefore("k.pin", 0, 15);
    }
    String[] words =
        s3Words(
            "batch",
            "--source=kafka",
            "--user=k",
            "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
            "--output=s3://" + BUCKET + "/cleaned");

    JsonNode said = json(run(words, "--dryRun", "--json"));
    String text = run(words, "--dryRun");

    assertThat(objects("")).isEmpty();
    assertThat(text)
        .contains("135 offsets of Kafka")
        .containsPattern("k\\.pin/0 +15 +40 +25\n")
        .contains("s3://dry/cleaned/tables/user, new\n");
    JsonNode ledger = json(run(words, "--json"));
    assertThat(ledger.get("inputs")).isEqualTo(said.at("/reads/inputs"));
    long read = 0;
    for (JsonNode kind : ledger.get("kinds")) {
      read += kind.get("read").asLong();
      assertThat(kind.get("tableVersion").asLong()).isZero();
    }
    assertThat(said.at("/reads/offsets").asLong()).isEqualTo(read);
    TreeMap<String, String> before = objects("");
    assertThat(json(run(words, "--dryRun", "--json")).at("/writes/tables/pin/rows").asLong())
        .isEqualTo(35);
    assertThat(objects("")).isEqualTo(before);
    deleteAll();
  }

  @Test
  void anArchive() throws Exception {
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create("a.pin", 2);
      topics.write("a.pin", 0, records(0, 25));
      topics.write("a.pin", 1, records(25, 8));
      topics.deleteBefore("a.pin", 1, 3);
      String[] words =
          s3Words(
              "archive",
              "--user=a",
              "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
              "--flushSize=10",
              "--output=s3://" + BUCKET + "/archive");

      JsonNode said = json(run(words, "--dryRun", "--json"));
      String text = run(words, "--dryRun");

      assertThat(objects("archive")).isEmpty();
      assertThat(text)
          .contains("30 offsets of Kafka", "3 offsets are gone from Kafka")
          .containsPattern("a\\.pin/0 +0 +25 +25 +3\n");
      assertArchived(said, json(run(words, "--json")), 0);

      topics.write("a.pin", 0, records(33, 10));
      TreeMap<String, String> before = objects("archive");
      JsonNode more = json(run(words, "--dryRun", "--json"));
      assertThat(objects("archive")).isEqualTo(before);
      assertThat(more.at("/topics/a.pin/0/firstObject").asText())
          .isEqualTo("topics/a.pin/partition=0/a.pin+0+0000000025.json");
      assertThat(more.at("/topics/a.pin/1/firstObject").isNull()).isTrue();
      assertArchived(more, json(run(words, "--json")), before.size());
      assertThat(run(words, "--dryRun")).contains("Nothing new: the archive holds all of it.");
    }
    deleteAll();
  }

  @Test
  void whatCannotBeDoneIsOneLine() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    Files.writeString(folder.resolve("pin.json"), "{\"index\": 1}");
    String input = "--input=" + folder.resolve("pin.json");
    String below = "--output=" + folder.resolve("file/below");
    String kafka = "--bootstrapServers=" + cloud.kafkaBootstrapServers();
    assertRefused("cannot be written", "batch", input, below);
    assertRefused("--output is missing", "batch", input);
    assertRefused(
        "--mostTasks=0", "batch", input, "--output=" + folder.resolve("out"), "--mostTasks=0");
    assertRefused(
        "--spillFolder=s3://x/y is not allowed",
        "batch",
        input,
        "--output=" + folder.resolve("out"),
        "--spillFolder=s3://x/y");
    assertRefused("bucket", s3Words("batch", input, "--output=s3://there-is-none/x"));
    assertRefused(
        "bucket", s3Words("archive", kafka, "--topics=.*", "--output=s3://there-is-none"));
    assertRefused(
        "no topic matches", "archive", kafka, "--user=nobody", "--output=" + folder.resolve("out"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private void assertRefused(String part, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--dryRun");
    err.reset();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Pinbeam.run(all.toArray(String[]::new), stream(out), stream(err)))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("pinbeam: ").contains(part);
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(out.size()).isZero();
  }

  private void assertWritten(JsonNode said, Path output, JsonNode ledger, long version) {
    said.at("/writes/tables")
        .properties()
        .forEach(
            table -> {
              JsonNode line = ledger.at("/kinds/" + table.getKey());
              assertThat(line.get("table")).isEqualTo(table.getValue().get("path"));
              assertThat(line.get("tableVersion").asLong()).isEqualTo(version);
            });
    TreeSet<String> answers = new TreeSet<>();
    said.at("/writes/answers").forEach(path -> answers.add(path.asText()));
    assertThat(files(output.resolve("answers"))).isEqualTo(answers);
    assertThat(Path.of(said.at("/writes/ledger").asText())).exists();
    assertThat(Path.of(said.at("/writes/report").asText())).exists();
  }

  private void assertArchived(JsonNode said, JsonNode ledger, int objectsBefore) {
    JsonNode total = ledger.get("total");
    assertThat(said.at("/total/offsets")).isEqualTo(total.get("offsets"));
    assertThat(said.at("/total/lost")).isEqualTo(total.get("lost"));
    assertThat(said.at("/total/objectsAtMost")).isEqualTo(total.get("objectsWritten"));
    TreeMap<String, String> objects = objects("archive/");
    for (JsonNode partition : said.at("/topics/a.pin")) {
      if (!partition.get("firstObject").isNull()) {
        assertThat(objects)
            .containsKey(partition.get("firstObject").asText())
            .containsKey(partition.get("lastObject").asText());
      }
    }
    for (JsonNode plan : said.get("plans")) {
      assertThat(objects).containsKey(plan.asText());
    }
    assertThat(objects).containsKey(said.get("ledger").asText());
    assertThat(objects.size() - objectsBefore)
        .as("objects, plans and their ends, and the ledger the first time")
        .isEqualTo(
            total.get("objectsWritten").asInt()
                + 2 * said.get("plans").size()
                + (objectsBefore == 0 ? 1 : 0));
  }

  private static String[] s3Words(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--endpoint=" + cloud.s3Endpoint());
    all.add("--awsRegion=" + cloud.environment().get("AWS_REGION"));
    return all.toArray(String[]::new);
  }

  private String run(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExitCode code = Pinbeam.run(all.toArray(String[]::new), stream(out), stream(err));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  private static List<String> records(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "{\"ind\": " + i + "}").toList();
  }

  /** All files and folders with their times. */
  private static TreeMap<String, String> listing(Path root) throws IOException {
    TreeMap<String, String> listing = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        listing.put(path.toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    return listing;
  }

  private static TreeSet<String> files(Path of) {
    try (Stream<Path> paths = Files.list(of)) {
      return new TreeSet<>(paths.map(Path::toString).toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long bytes(Path of, String ending) throws IOException {
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(of)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(ending)).toList()) {
        bytes += Files.size(path);
      }
    }
    return bytes;
  }

  /** All objects with their times and tags. */
  private static TreeMap<String, String> objects(String prefix) {
    TreeMap<String, String> objects = new TreeMap<>();
    s3.listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix(prefix))
        .contents()
        .forEach(
            object ->
                objects.put(
                    object.key().substring(prefix.length()),
                    object.eTag() + " " + object.lastModified()));
    return objects;
  }

  private static void deleteAll() {
    bucket.keys("").forEach(key -> s3.deleteObject(r -> r.bucket(BUCKET).key(key)));
  }
}
