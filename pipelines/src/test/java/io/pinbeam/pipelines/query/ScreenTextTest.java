package io.pinbeam.pipelines.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScreenTextTest {
  @Test
  void countsColumnsNotCharacters() {
    assertThat(ScreenText.width("abc")).isEqualTo(3);
    assertThat(ScreenText.width("日本")).isEqualTo(4);
    assertThat(ScreenText.width("e\u0301")).isEqualTo(1);
    assertThat(ScreenText.width("😀")).isEqualTo(2);
    assertThat(ScreenText.width("𝐀")).isEqualTo(1);
    assertThat(ScreenText.width("")).isZero();
  }

  @Test
  void cutsBetweenWholeCharacters() {
    assertThat(ScreenText.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(ScreenText.cut("abcdef", 4)).isEqualTo("abc…");
    assertThat(ScreenText.cut("日本語", 4)).isEqualTo("日…");
    assertThat(ScreenText.cut("a😀😀", 4)).isEqualTo("a😀…");
  }

  @Test
  void showsWhatWouldMoveTheCursor() {
    assertThat(ScreenText.visible("a\tb\r\nc")).isEqualTo("a\\tb\\r\\nc");
    assertThat(ScreenText.visible("\u001b[31m")).isEqualTo("\\u001b[31m");
    assertThat(ScreenText.visible("\u202eabc")).isEqualTo("\\u202eabc");
    assertThat(ScreenText.visible("plain \u00a0 日本")).isEqualTo("plain \u00a0 日本");
  }
}
