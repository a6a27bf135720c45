package io.pinbeam.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-20,2026-11-20T00:00:00Z",
    "' 2028-02-29 ',2028-02-29T00:00:00Z",
    "2026-11-20T10:30:00Z,2026-11-20T10:30:00Z",
    "2026-11-20T10:30:00.5+02:00,2026-11-20T08:30:00.5Z"
  })
  void readsDaysAndInstants(String text, String instant) {
    assertThat(TimeText.parse("--to", text)).isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-02-29", "20.11.2026", "2026-11-20T10:00", "today", "1763600000"})
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> TimeText.parse("--to", text))
        .isInstanceOf(BadOptionException.class)
        .hasMessage(
            "--to=%s is no time: write 2026-11-20, midnight in UTC, or 2026-11-20T10:00:00Z", text);
  }

  @Test
  void namesTheOption() {
    assertThatThrownBy(() -> TimeText.parse("--from", "x")).hasMessageStartingWith("--from=x ");
  }
}
