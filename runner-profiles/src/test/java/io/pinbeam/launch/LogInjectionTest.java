package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text from outside stays in its line of a log or a terminal, and tells a terminal nothing. */
@Tag("reliability")
class LogInjectionTest {
  /** A second line, a cleared screen, a title, a carriage back, text from right to left. */
  private static final String HOSTILE =
      "x\r\npinbeam: all is well\u001b[2J\u001b]0;t\u0007\r\u202eeil\u202c\u2028y\u0085z\u0000";

  @TempDir Path folder;

  static List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of(HOSTILE));
    for (String name : List.of("batch", "archive", "stream", "query", "replay", "dashboard")) {
      commands.add(List.of(name, "--" + HOSTILE + "=1"));
      commands.add(List.of(name, HOSTILE));
      commands.add(List.of(name, "--profile=" + HOSTILE));
    }
    commands.add(List.of("batch", "--output=OUT", "--input=" + HOSTILE));
    commands.add(List.of("batch", "--output=OUT", "--input=s3://" + HOSTILE + "/in"));
    commands.add(List.of("batch", "--source=" + HOSTILE, "--output=OUT"));
    commands.add(List.of("batch", "--input=OUT", "--output=OUT", "--from=" + HOSTILE));
    commands.add(List.of("batch", "--input=OUT", "--output=OUT", "--expectations=" + HOSTILE));
    commands.add(List.of("batch", "--input=OUT", "--output=OUT", "--lineage=http://" + HOSTILE));
    commands.add(List.of("batch", "--input=OUT", "--output=OUT", "--mostTasks=" + HOSTILE));
    commands.add(List.of("archive", "--bootstrapServers=" + HOSTILE, "--output=OUT"));
    commands.add(
        List.of("archive", "--bootstrapServers=h:1", "--output=OUT", "--topics=(" + HOSTILE));
    commands.add(List.of("stream", "--user=" + HOSTILE, "--output=OUT", "--window=" + HOSTILE));
    commands.add(List.of("stream", "--user=u", "--output=OUT", "--alerts=" + HOSTILE));
    commands.add(List.of("query", "--input=OUT", "--sql=" + HOSTILE));
    commands.add(List.of("query", "--input=" + HOSTILE, "--sql=SELECT 1"));
    commands.add(List.of("query", "--input=OUT", "--answer=" + HOSTILE));
    commands.add(List.of("dashboard", "--tables=OUT", "--host=" + HOSTILE));
    commands.add(List.of("table", "describe", "--table=" + HOSTILE));
    commands.add(List.of("local-cloud", "--ports=" + HOSTILE));
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void whateverAnOptionSaysAnErrorIsOneLine(List<String> words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ExitCode code;
    try (PrintStream err = new PrintStream(bytes, true, UTF_8)) {
      code =
          Pinbeam.run(
              words.stream()
                  .map(word -> word.replace("OUT", folder.resolve("out").toString()))
                  .toArray(String[]::new),
              err,
              err);
    }
    String said = bytes.toString(UTF_8);
    assertThat(code).as(said).isNotEqualTo(ExitCode.OK);
    assertIsOneLine(said);
  }

  @Test
  void aLineOfTheLogIsOneLine() {
    Logger ours = Logger.getLogger("io.pinbeam");
    Logging.configure(false);
    Logging.showOurWarnings();
    try {
      Handler handler = ours.getHandlers()[0];
      LogRecord entry = new LogRecord(Level.WARNING, "the topic {0} has none");
      entry.setParameters(new Object[] {HOSTILE});
      assertIsOneLine(handler.getFormatter().format(entry));
    } finally {
      ours.removeHandler(ours.getHandlers()[0]);
      Logging.configure(false);
    }
  }

  /** Names of fields come from the records, and are told where they are new. */
  @Test
  void namesOfFieldsAndTopicsDoNotLeaveTheirLine() throws Exception {
    Path topic = Files.createDirectories(folder.resolve("in/ann.user"));
    Path record = topic.resolve("a.json");
    String plain = "{\"ind\":1,\"first_name\":\"A\",\"last_name\":\"B\",\"age\":20}\n";
    Files.writeString(record, plain);
    run("batch", "--input=" + folder.resolve("in"), "--output=" + folder.resolve("out"));
    ObjectNode hostile = (ObjectNode) new ObjectMapper().readTree(plain);
    hostile.put(HOSTILE, HOSTILE);
    Files.writeString(record, new ObjectMapper().writeValueAsString(hostile) + "\n");

    String said =
        run("batch", "--input=" + folder.resolve("in"), "--output=" + folder.resolve("out"));

    assertThat(said).contains("pinbeam: WARNING: the fields of the records").contains("is new");
    assertThat(said.lines().filter(line -> line.startsWith("pinbeam:"))).hasSize(1);
    assertThat(said.replace("\n", "").chars().mapToObj(LogInjectionTest::type))
        .doesNotContain(Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR);
  }

  private static void assertIsOneLine(String said) {
    assertThat(said).endsWith(System.lineSeparator());
    assertThat(said.stripTrailing().chars().mapToObj(LogInjectionTest::type))
        .as(said)
        .doesNotContain(Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR);
  }

  private static Byte type(int character) {
    return (byte) Character.getType(character);
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
