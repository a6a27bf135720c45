package io.pinbeam.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("reliability")
class VisibleTextTest {
  @Test
  void whatATerminalWouldObeyIsShown() {
    assertThat(VisibleText.of("a\r\nb\tc")).isEqualTo("a\\r\\nb\\tc");
    assertThat(VisibleText.of("\u001b[2J\u009b31m")).isEqualTo("\\u001b[2J\\u009b31m");
    assertThat(VisibleText.of("\u202egpj\u2066\u2028\u0085"))
        .isEqualTo("\\u202egpj\\u2066\\u2028\\u0085");
    assertThat(VisibleText.of("\ud800")).isEqualTo("\\ud800");
  }

  @Test
  void otherTextStaysAsItIs() {
    String family = "\ud83d\udc68\u200d\ud83d\udc69 \u00e9 \u65e5\u672c";
    assertThat(VisibleText.of(family)).isSameAs(family);
  }
}
