package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shells themselves complete what is typed. */
@Timeout(120)
class CompletionTest {
  /** A line as it is typed, with tabs, and the words that the command is given then. */
  private static final List<Typed> TYPED =
      List.of(
          new Typed("bat\t", "batch"),
          new Typed("--he\t", "--help"),
          new Typed("batch --sou\tka\t", "batch", "--source=kafka"),
          new Typed(
              "batch --source=fil\t--med\tapp\t", "batch", "--source=files", "--median=approx"),
          new Typed("stream --shar\t--verb\t", "stream", "--shared", "--verbose"),
          new Typed("batch --inp\tfold\tin\t", "batch", "--input=folder with/inner.json"),
          new Typed("batch --user=fold\t", "batch", "--user=fold"),
          new Typed("table comp\t--dry\t", "table", "compact", "--dryRun"),
          new Typed("batch --profile=spark-l\t", "batch", "--profile=spark-local"),
          new Typed("completion z\t", "completion", "zsh"));

  @TempDir Path folder;

  @BeforeEach
  void makeAFolder() throws Exception {
    Files.createDirectories(folder.resolve("folder with"));
    Files.writeString(folder.resolve("folder with/inner.json"), "{}");
    Files.writeString(folder.resolve("completion.bash"), script("bash"));
    Files.writeString(folder.resolve("completion.zsh"), script("zsh"));
  }

  @Test
  void bashCompletesWhatIsTyped() throws Exception {
    assertTyped("bash --noprofile --norc -i", "source ./completion.bash");
  }

  /** With {@code =} as a letter of words, as some set it. */
  @Test
  void bashCompletesWhereNoSignPartsWords() throws Exception {
    assertTyped(
        "bash --noprofile --norc -i",
        "COMP_WORDBREAKS=${COMP_WORDBREAKS//=}; source ./completion.bash");
  }

  @Test
  void zshCompletesWhatIsTyped() throws Exception {
    assumeThat(isThere("zsh")).as("zsh is on this machine").isTrue();
    assertTyped(
        "zsh -f -i",
        "unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D;"
            + " source ./completion.zsh");
  }

  /** As it is loaded from a folder of {@code fpath}. */
  @Test
  void zshCompletesFromItsPath() throws Exception {
    assumeThat(isThere("zsh")).as("zsh is on this machine").isTrue();
    Files.createDirectories(folder.resolve("functions"));
    Files.writeString(folder.resolve("functions/_pinbeam"), script("zsh"));
    assertTyped("zsh -f -i", "fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D");
  }

  static Stream<Subcommand> subcommands() {
    return Pinbeam.subcommands().stream();
  }

  @ParameterizedTest
  @MethodSource("subcommands")
  void bashOffersEveryOption(Subcommand subcommand) throws Exception {
    TreeSet<String> expected = new TreeSet<>(List.of("--help", "--profile=", "--verbose"));
    for (OptionSpec option : OptionSpec.of(subcommand.options())) {
      expected.add("--" + option.name() + (option.form().isEmpty() ? "" : "="));
    }

    assertThat(offered(subcommand.name() + " --")).containsExactlyElementsOf(expected);
  }

  @Test
  void bashOffersEverySubcommand() throws Exception {
    TreeSet<String> expected = new TreeSet<>(List.of("--help"));
    Pinbeam.subcommands().forEach(subcommand -> expected.add(subcommand.name()));

    assertThat(offered("")).containsExactlyElementsOf(expected);
  }

  @Test
  void bashOffersNoProfileOfAHost() throws Exception {
    assertThat(offered("batch --profile="))
        .containsExactly("direct", "flink", "spark-cluster", "spark-local");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-subcommand --", "batch --no-such-option="})
  void bashOffersNothingForUnknownWords(String line) throws Exception {
    assertThat(offered(line)).isEmpty();
  }

  @Test
  void pathsAreTheOptionsThatNameFilesAndFolders() {
    TreeSet<String> paths = new TreeSet<>();
    for (Subcommand subcommand : Pinbeam.subcommands()) {
      for (OptionSpec option : OptionSpec.of(subcommand.options())) {
        if (option.isPath()) {
          paths.add(subcommand.name() + " " + option.name());
        }
      }
    }
    assertThat(paths)
        .contains(
            "archive kafkaConfig",
            "archive output",
            "batch input",
            "batch kafkaConfig",
            "batch output",
            "batch spillFolder",
            "demo folder",
            "emulate apiKeyFile",
            "emulate dbCreds",
            "emulate journal",
            "local-cloud apiKeyFile",
            "local-cloud data",
            "query input",
            "query output",
            "stream alerts",
            "stream kafkaConfig",
            "stream output",
            "table table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fish", "bash zsh"})
  void anythingElseIsRefused(String words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode code =
        Pinbeam.run(
            ("completion " + words).strip().split(" "),
            System.out,
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "pinbeam: completion needs one word after it: allowed are bash, zsh"
                + System.lineSeparator());
  }

  /** Types into a shell in a terminal; a function in place of the command prints its words. */
  private void assertTyped(String shell, String beginning) throws Exception {
    assumeThat(isThere("script")).as("script, which makes a terminal, is here").isTrue();
    StringBuilder typed = new StringBuilder();
    typed.append(beginning).append("; pinbeam() { printf '<%s>' \"$@\"; echo; }\n");
    TYPED.forEach(line -> typed.append("pinbeam ").append(line.keys).append('\n'));
    typed.append("exit\n");
    ProcessBuilder builder = new ProcessBuilder("script", "-qec", shell, "/dev/null");
    builder.environment().put("TERM", "dumb");
    builder.environment().put("PS1", "$ ");
    builder.directory(folder.toFile());
    Path keys = Files.writeString(folder.resolve("keys"), typed);
    Process process = builder.redirectErrorStream(true).redirectInput(keys.toFile()).start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    for (Typed line : TYPED) {
      assertThat(shown).contains("<" + String.join("><", line.words) + ">");
    }
  }

  /** What the function of the script offers for a line. */
  private List<String> offered(String line) throws Exception {
    String program =
        """
        source ./completion.bash
        COMP_LINE="pinbeam $1" COMP_POINT=${#COMP_LINE}
        read -ra COMP_WORDS <<<"${COMP_LINE//=/ = }"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        if [[ $COMP_LINE == *' ' ]]; then COMP_CWORD=$((COMP_CWORD + 1)); fi
        _pinbeam
        printf '%s\\n' "${COMPREPLY[@]}" | sort
        """;
    Process process =
        new ProcessBuilder("bash", "--noprofile", "--norc", "-c", program, "bash", line)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static String script(String shell) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExitCode code =
        Pinbeam.run(
            new String[] {"completion", shell},
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);
    assertThat(code).isEqualTo(ExitCode.OK);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private record Typed(String keys, List<String> words) {
    Typed(String keys, String... words) {
      this(keys, List.of(words));
    }
  }
}
