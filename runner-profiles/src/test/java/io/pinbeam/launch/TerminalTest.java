package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final Map<String, String> USUAL = Map.of("TERM", "xterm-256color");

  @Test
  void aTerminalHasColours() {
    Terminal terminal = Terminal.by(true, USUAL);

    assertThat(terminal).isEqualTo(new Terminal(true, true));
    assertThat(terminal.error("no")).isEqualTo("\u001b[31mno\u001b[0m");
    assertThat(terminal.warning("well")).isEqualTo("\u001b[33mwell\u001b[0m");
    assertThat(terminal.good("yes")).isEqualTo("\u001b[32myes\u001b[0m");
    assertThat(terminal.warning("")).isEmpty();
  }

  @Test
  void noColorTakesTheColoursAndNothingElse() {
    Terminal terminal = Terminal.by(true, Map.of("TERM", "xterm", "NO_COLOR", "1"));

    assertThat(terminal).isEqualTo(new Terminal(true, false));
    assertThat(terminal.error("no")).isEqualTo("no");
  }

  @Test
  void anEmptyNoColorSaysNothing() {
    assertThat(Terminal.by(true, Map.of("NO_COLOR", ""))).isEqualTo(new Terminal(true, true));
  }

  @Test
  void aDumbTerminalTakesNoSigns() {
    assertThat(Terminal.by(true, Map.of("TERM", "dumb"))).isEqualTo(Terminal.NONE);
  }

  @Test
  void aFileOrAPipeIsNone() {
    assertThat(Terminal.by(false, USUAL)).isEqualTo(Terminal.NONE);
  }

  @Test
  void aStreamThatIsNotTheVmsIsNone() {
    PrintStream stream = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    assertThat(Terminal.of(stream)).isEqualTo(Terminal.NONE);
  }
}
