package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of topics and users that look like paths: nothing leaves the folder of the output. */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(300)
class HostileNamesIT {
  /** All that Kafka takes and a file system might misread. */
  private static final List<String> USERS = List.of("..", ".", "-rf", "a..b", "-_");

  private static final String PIN =
      "{\"index\":1,\"unique_id\":\"u\",\"title\":\"t\",\"description\":\"d\",\"poster_name\":\"p\","
          + "\"follower_count\":\"1k\",\"tag_list\":\"a\",\"is_image_or_video\":\"image\","
          + "\"image_src\":\"i\",\"downloaded\":1,\"save_location\":\"Local save in /data/x\","
          + "\"category\":\"art\"}";

  @TempDir static Path outer;
  private static Path folder;
  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws Exception {
    folder = Files.createDirectories(outer.resolve("a/b"));
    cloud = LocalCloudProcess.start("--parts=kafka,kinesis");
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      for (String user : USERS) {
        topics.create(user + ".pin", 1);
        topics.write(user + ".pin", 0, List.of(PIN));
      }
    }
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void topicsThatLookLikePathsAreArchivedAndReadInTheirFolder() throws Exception {
    Path archived = folder.resolve("archived");
    assertThat(run("archive", kafka(), "--output=" + archived)).isEqualTo(ExitCode.OK);
    assertThat(names(archived.resolve("topics")))
        .containsExactlyInAnyOrder("...pin", "..pin", "-rf.pin", "a..b.pin", "-_.pin");
    for (String user : USERS) {
      Path output = folder.resolve("cleaned-" + USERS.indexOf(user));
      ExitCode code =
          run(
              "batch",
              "--input=" + archived.resolve("topics"),
              "--user=" + user,
              "--output=" + output);
      if (!user.startsWith(".")) {
        // Files that begin with a dot are hidden ones, which no input has.
        assertThat(code).as(user).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(output.resolve("ledger.json"))).contains("\"read\" : 1");
      }
    }
    assertNothingIsBeside();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../x",
        "a/b",
        "/etc",
        "..%2f..%2fx",
        "a\\b",
        "a\u0000b",
        "a\r\nb",
        "\u202ex",
        "a b",
        "*"
      })
  void aUserWhoIsAPathIsRefused(String user) throws Exception {
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("archive", kafka(), "--user=" + user, "--output=" + folder.resolve("o")));
    commands.add(
        List.of(
            "batch",
            "--source=kafka",
            kafka(),
            "--user=" + user,
            "--output=" + folder.resolve("o")));
    commands.add(
        List.of(
            "stream",
            "--source=kafka",
            kafka(),
            "--user=" + user,
            "--until=idle",
            "--output=" + folder.resolve("o")));
    commands.add(List.of("emulate", "--gateway=http://127.0.0.1:1", "--count=1", "--user=" + user));
    for (List<String> words : commands) {
      assertThat(run(words.toArray(String[]::new))).as(words.toString()).isNotEqualTo(ExitCode.OK);
    }
    assertNothingIsBeside();
  }

  private static void assertNothingIsBeside() throws IOException {
    assertThat(names(outer)).containsOnly("a");
    assertThat(names(outer.resolve("a"))).containsOnly("b");
    assertThat(names(folder)).allMatch(name -> name.matches("archived|cleaned-\\d|o"));
  }

  private static String kafka() {
    return "--bootstrapServers=" + cloud.kafkaBootstrapServers();
  }

  private static Set<String> names(Path of) throws IOException {
    try (Stream<Path> children = Files.list(of)) {
      return children.map(child -> child.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static ExitCode run(String... words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ExitCode code;
    try (PrintStream both = new PrintStream(bytes, true, UTF_8)) {
      code = Pinbeam.run(words, both, both);
    }
    String said = bytes.toString(UTF_8);
    if (code != ExitCode.OK) {
      assertThat(said.lines()).as(said).hasSize(1);
    }
    return code;
  }
}
