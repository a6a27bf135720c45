package io.pinbeam.pipelines.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnwardClockTest {
  private static final long HOUR = 3_600_000;

  private long machine = 1_000_000_000;
  private long counted = 77;
  private final OnwardClock clock = new OnwardClock(() -> machine, () -> counted * 1_000_000);

  @Test
  void followsTheMachine() {
    assertThat(clock.millis()).isEqualTo(1_000_000_000);
    pass(250);
    assertThat(clock.millis()).isEqualTo(1_000_000_250);
  }

  @Test
  void followsItForwardAndGoesOnFromThereWhenItIsSetBack() {
    machine += HOUR;
    assertThat(clock.millis()).isEqualTo(1_000_000_000 + HOUR);
    machine -= 3 * HOUR;
    assertThat(clock.millis()).isEqualTo(1_000_000_000 + HOUR);
    pass(250);
    assertThat(clock.millis()).isEqualTo(1_000_000_250 + HOUR);
    machine += 4 * HOUR;
    assertThat(clock.millis()).isEqualTo(1_000_000_250 + 2 * HOUR);
  }

  @Test
  void whatStoodStillWithTheMachineIsMadeUpFor() {
    assertThat(clock.millis()).isEqualTo(1_000_000_000);
    machine += HOUR;
    counted += 1;
    assertThat(clock.millis()).isEqualTo(1_000_000_000 + HOUR);
  }

  @Test
  void catchesUpWithWhatIsFarAhead() {
    assertThat(clock.catchUp(1_000_000_000 + HOUR, HOUR)).isFalse();
    assertThat(clock.catchUp(Long.MIN_VALUE, HOUR)).isFalse();
    assertThat(clock.millis()).isEqualTo(1_000_000_000);

    assertThat(clock.catchUp(1_000_000_001 + HOUR, HOUR)).isTrue();
    assertThat(clock.millis()).isEqualTo(1_000_000_001 + HOUR);
    pass(5);
    assertThat(clock.millis()).isEqualTo(1_000_000_006 + HOUR);
  }

  private void pass(long millis) {
    machine += millis;
    counted += millis;
  }
}
