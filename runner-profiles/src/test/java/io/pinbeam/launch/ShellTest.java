package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell itself reads the words back. */
class ShellTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "http://127.0.0.1:80", "two words", "it's", "$HOME `x` \"y\"", "a\\b"})
  void aShellReadsTheTextBack(String text) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + Shell.quoted(text)).start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }
}
