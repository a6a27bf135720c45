package io.pinbeam.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightTest {
  @Test
  void requestsAreBounded() {
    InFlight inFlight = new InFlight(2, 100);
    InFlight.Permit first = inFlight.take(0).orElseThrow();
    assertThat(inFlight.take(0)).isPresent();
    assertThat(inFlight.take(0)).isEmpty();
    first.release();
    assertThat(inFlight.take(0)).isPresent();
    assertThat(inFlight.take(0)).isEmpty();
  }

  @Test
  void bytesAreBounded() {
    InFlight inFlight = new InFlight(10, 100);
    InFlight.Permit first = inFlight.take(60).orElseThrow();
    assertThat(inFlight.take(41)).isEmpty();
    assertThat(inFlight.take(40)).isPresent();
    first.release();
    assertThat(inFlight.take(60)).isPresent();
  }

  @Test
  void roomIsGivenBackOnce() {
    InFlight inFlight = new InFlight(2, 100);
    InFlight.Permit first = inFlight.take(50).orElseThrow();
    assertThat(inFlight.take(50)).isPresent();
    first.release();
    first.release();
    assertThat(inFlight.take(51)).isEmpty();
    assertThat(inFlight.take(50)).isPresent();
  }
}
