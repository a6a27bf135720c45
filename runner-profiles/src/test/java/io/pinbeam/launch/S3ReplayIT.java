package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.model.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code pinbeam replay} over a bucket of a real S3 server, on every runner. */
class S3ReplayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LONG = "x".repeat(600);

  private static LocalCloudProcess cloud;
  private static CloudBucket bucket;
  private static AwsProperties credentials;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=s3");
    bucket = CloudBucket.create(cloud, "replay");
    credentials = AwsProperties.of(cloud.environment());
    bucket.put("in/u.pin/a.json", pin(1, "a") + "\n" + pin(2, LONG) + "\n" + "{\"ind\": \"no\"}\n");
    bucket.put("in/u.geo/a.json", "{\"ind\": 1, \"country\": \"Chad\"}\n");
    bucket.put("in/u.user/a.json", "{\"ind\": 2, \"first_name\": \"" + LONG + "\"}\n");
  }

  @AfterAll
  static void stop() {
    credentials.close();
    bucket.close();
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void lettersBecomeRows(String profile) throws Exception {
    String output = "--output=s3://replay/" + profile;
    run("batch", profile, output, "--input=s3://replay/in", "--maxRecordBytes=500");

    assertThat(run("replay", profile, output)).contains("Adds up");

    assertThat(rows(profile, Kind.PIN)).containsOnlyKeys(1L, 2L);
    assertThat(rows(profile, Kind.USER)).containsOnlyKeys(2L);
    List<String> letters = bucket.keys(profile + "/dead-letters/");
    assertThat(letters).hasSize(1);
    assertThat(bucket.text(letters.get(0))).contains("BAD_KEY", "\"path\":\"s3://replay/in/u.pin/");

    ObjectNode letter = (ObjectNode) JSON.readTree(bucket.text(letters.get(0)));
    bucket.put("copy-" + profile + "/a.jsonl", letter.put("raw", pin(3, "mended")) + "\n");
    String copy = "--deadLetters=s3://replay/copy-" + profile + "/";
    JsonNode ledger = JSON.readTree(run("replay", profile, output, copy, "--json"));

    assertThat(ledger.at("/replay/kinds/pin/added").asLong()).isEqualTo(1);
    assertThat(ledger.at("/kinds/pin/read").asLong()).isEqualTo(3);
    assertThat(ledger.at("/kinds/pin/cleaned").asLong()).isEqualTo(3);
    assertThat(rows(profile, Kind.PIN)).containsOnlyKeys(1L, 2L, 3L);
    assertThat(bucket.keys(profile + "/dead-letters/")).isEmpty();
    assertThat(bucket.keys(profile + "/replay.json")).isEmpty();
    assertThat(bucket.text(profile + "/answers/category_count_by_year.csv")).isNotBlank();
    assertThat(run("replay", profile, output)).startsWith("No dead letters");
  }

  @Test
  void aBucketThatIsNotThereIsOneLine() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(
            Pinbeam.run(words("replay", "direct", "--output=s3://no-bucket/x"), to(out), to(err)))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8).lines()).hasSize(1);
    assertThat(err.toString(UTF_8)).contains("bucket");
  }

  private static TreeMap<Long, ObjectNode> rows(String profile, Kind kind) throws IOException {
    return TableJson.read("s3://replay/" + profile + "/tables/" + kind.label());
  }

  private String run(String subcommand, String profile, String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExitCode code = Pinbeam.run(words(subcommand, profile, more), to(out), to(err));
    assertThat(code).as(err.toString(UTF_8)).isEqualTo(ExitCode.OK);
    return out.toString(UTF_8);
  }

  private static String[] words(String subcommand, String profile, String... more) {
    List<String> words = new ArrayList<>(List.of(subcommand, "--profile=" + profile));
    words.addAll(List.of(more));
    words.add("--endpoint=" + cloud.s3Endpoint());
    words.add("--awsRegion=" + cloud.environment().get("AWS_REGION"));
    return words.toArray(String[]::new);
  }

  private static PrintStream to(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }

  private static String pin(int ind, String title) {
    return "{\"ind\": " + ind + ", \"title\": \"" + title + "\"}";
  }
}
