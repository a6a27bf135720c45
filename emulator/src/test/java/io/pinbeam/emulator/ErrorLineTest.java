package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("reliability")
class ErrorLineTest {
  @Test
  void whateverItHoldsItIsOneLineThatNoTerminalObeys() {
    assertThat(ErrorLine.of("a\r\n  INFO all is well\u2028b\u0085c"))
        .isEqualTo("a INFO all is well b c");
    assertThat(ErrorLine.of("\u001b[2J\u001b]0;owned\u0007 \u202egpj.exe\u202c \u0000"))
        .isEqualTo("?[2J?]0;owned? ?gpj.exe? ?");
    assertThat(ErrorLine.of("plain \u00e9\ud83d\ude00 text"))
        .isEqualTo("plain \u00e9\ud83d\ude00 text");
    assertThat(ErrorLine.of(null)).isEqualTo("null");
  }
}
