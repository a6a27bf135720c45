package io.pinbeam.pipelines.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void itWaitsTwiceAsLongAfterEachFailureUpToTenSeconds() {
    assertThat(Backoff.waitMillis(1, 1)).isEqualTo(200);
    assertThat(Backoff.waitMillis(2, 1)).isEqualTo(400);
    assertThat(Backoff.waitMillis(6, 1)).isEqualTo(6_400);
    assertThat(Backoff.waitMillis(7, 1)).isEqualTo(10_000);
    assertThat(Backoff.waitMillis(1_000_000, 1)).isEqualTo(10_000);
  }

  @Test
  void halfOfTheWaitIsDrawn() {
    assertThat(Backoff.waitMillis(1, 0)).isEqualTo(100);
    assertThat(Backoff.waitMillis(7, 0.5)).isEqualTo(7_500);
  }
}
