package io.pinbeam.pipelines.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalOptionsTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void aDateIsADayInUtc() {
    assertThat(ArrivalOptions.of("2026-11-20", "", null, false))
        .isEqualTo(ArrivalOptions.of(" ", "2026-11-20", "2026-11-21T00:00:00Z", false))
        .get()
        .extracting(options -> options.range(NOON).toString())
        .isEqualTo("[2026-11-20T00:00:00Z, 2026-11-21T00:00:00Z)");
  }

  @Test
  void anEndMayBeLeftOut() {
    assertThat(ArrivalOptions.of(null, null, "2026-11-20", false).orElseThrow().range(NOON))
        .hasToString("[the beginning, 2026-11-20T00:00:00Z)");
    assertThat(ArrivalOptions.of(null, "2026-11-20", null, false).orElseThrow().range(NOON))
        .hasToString("[2026-11-20T00:00:00Z, 2026-11-20T12:00:00Z)");
    assertThat(ArrivalOptions.of(null, null, null, true).orElseThrow().range(NOON))
        .hasToString("[the beginning, 2026-11-20T12:00:00Z)");
    assertThat(ArrivalOptions.of("", " ", null, false)).isEmpty();
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertRefused("--date is not allowed beside", "2026-11-20", null, "2026-11-21", false);
    assertRefused("--date is not allowed with", "2026-11-20", null, null, true);
    assertRefused("--from is not allowed with", null, "2026-11-20", null, true);
    assertRefused("is not before", null, "2026-11-20", "2026-11-20", false);
    assertRefused("write 2026-11-20", "20.11.2026", null, null, false);
    assertRefused("write 2026-11-20", null, "2026-11-20T10:00", null, false);
    assertThatThrownBy(
            () -> ArrivalOptions.of(null, "2026-12-01", null, false).orElseThrow().range(NOON))
        .hasMessageContaining("not allowed without --to");
  }

  private static void assertRefused(
      String text, String date, String from, String to, boolean isFullRefresh) {
    assertThatThrownBy(() -> ArrivalOptions.of(date, from, to, isFullRefresh))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining(text);
  }
}
