package io.pinbeam.pipelines.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class BackoffTest {
  private static final Logger LOG = LoggerFactory.getLogger(BackoffTest.class);

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

  @Test
  void whatCannotBeDoneIsSaidOnce() {
    Backoff backoff = new Backoff("cannot read s/1", "s/1 is read again", LOG);
    assertThat(backoff.line(new IOException("cut"))).isEqualTo("cannot read s/1: cut");
    assertThat(backoff.line(new IOException("cannot read s/1: cut")))
        .isEqualTo("cannot read s/1: cut");
  }
}
