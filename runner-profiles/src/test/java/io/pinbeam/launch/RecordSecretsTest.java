package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody wrote into a record stays in its row and in its dead letter. */
@Tag("reliability")
class RecordSecretsTest {
  @TempDir Path folder;

  @Test
  void aSecretInABrokenRecordIsInItsDeadLetterAlone() throws Exception {
    PlantedSecrets secrets = new PlantedSecrets();
    String key = secrets.plantWord("AKIA");
    Path topic = Files.createDirectories(folder.resolve("in/ann.user"));
    Files.write(
        topic.resolve("a.json"),
        List.of(
            "{\"ind\":1,\"first_name\":\"A\",\"last_name\":\"B\",\"age\":20}",
            "{\"ind\":\"" + key + "\",\"first_name\":\"" + key + "\"}",
            "{\"ind\":2,\"first_name\":\"" + key,
            key,
            "{\"records\":[{\"value\":\"" + key + "\"}]}"));
    Path output = folder.resolve("out");
    String said = run("batch", "--input=" + folder.resolve("in"), "--output=" + output);
    said += run("replay", "--output=" + output);

    assertThat(secrets.in(said)).as(said).isEmpty();
    try (Stream<Path> letters = Files.list(output.resolve("dead-letters"))) {
      assertThat(letters.toList())
          .isNotEmpty()
          .allSatisfy(file -> assertThat(secrets.in(Files.readString(file))).isNotEmpty());
    }
    assertThat(secrets.under(output, file -> file.startsWith(output.resolve("dead-letters"))))
        .isEmpty();
    assertThat(output.resolve("report.html")).exists();
  }

  private static String run(String... words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream both = new PrintStream(bytes, true, UTF_8)) {
      ExitCode code = Pinbeam.run(words, both, both);
      assertThat(code).as(bytes.toString(UTF_8)).isEqualTo(ExitCode.OK);
    }
    return bytes.toString(UTF_8);
  }
}
