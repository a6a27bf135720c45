package io.pinbeam.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvailabilityTest {
  private static final Logger LOG = Logger.getLogger(Availability.class.getName());

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1_000, Long.MAX_VALUE - 10, Long.MIN_VALUE})
  void whileItDoesNotAnswerOneRequestASecondTries(long start) {
    AtomicLong clock = new AtomicLong(start);
    Availability server = new Availability("it", clock::get);
    assertThat(server.admits()).isTrue();
    server.unanswered();
    assertThat(server.admits()).isFalse();
    clock.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(server.admits()).isFalse();
    clock.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(server.admits()).isTrue();
    assertThat(server.admits()).isFalse();
    server.unanswered();
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(server.admits()).isTrue();
    server.answered();
    assertThat(server.admits()).isTrue();
    assertThat(server.admits()).isTrue();
  }

  @Test
  void anAnswerWhileItIsUpChangesNothing() {
    Availability server = new Availability("it", System::nanoTime);
    server.answered();
    assertThat(server.admits()).isTrue();
  }
}
