package io.pinbeam.pipelines.stream.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UntilTest {
  @Test
  void nothingIsNever() {
    assertThat(Until.parse(null)).isEqualTo(Until.NEVER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle", "IDLE", " Idle "})
  void idle(String text) {
    assertThat(Until.parse(text)).isEqualTo(new Until(0, null, true));
  }

  @Test
  void aNumberIsOfRecords() {
    assertThat(Until.parse("200000")).isEqualTo(new Until(200_000, null, false));
  }

  @ParameterizedTest
  @CsvSource({"90s, PT90S", "10m, PT10M", "2h, PT2H", "PT10M, PT10M", "500ms, PT0.5S"})
  void aTime(String text, Duration time) {
    assertThat(Until.parse(text)).isEqualTo(new Until(0, time, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-5",
        "10x",
        "m",
        "soon",
        "0s",
        "PT0S",
        "PT-5S",
        "1e6",
        "99999999999999999999"
      })
  void anythingElseIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> Until.parse(text))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith("--until=" + text + " is not allowed: ")
        .hasMessageNotContaining("\n");
  }
}
