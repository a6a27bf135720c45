package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunPaceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // size; records; done; seconds; line
        "100; 12345678; 45; 49.4; 12,345,678 records read, 45 %, 249,913/s, 60 s left",
        "0; 500; 0; 10; 500 records read, 50/s, 10 s",
        "0; 0; 0; 7; 7 s",
        "100; 0; 0; 7; 0 records read, 0 %, 7 s",
        "1000; 10; 999; 10; 10 records read, 99 %, 1/s, 1 s left",
        "1000; 10; 1000; 10; 10 records read, 100 %, 1/s, finishing",
        // A task that was tried again.
        "1000; 12; 1200; 10; 12 records read, 100 %, 1/s, finishing",
        "100; 100; 10; 60; 100 records read, 10 %, 2/s, 9 min left",
        "1000; 100; 1; 60; 100 records read, 0 %, 2/s, 17 h left",
        // More than a long holds, times a hundred.
        "4000000000000000000; 5; 1000000000000000000; 5; 5 records read, 25 %, 1/s, 15 s left"
      })
  void tellsShareRateAndTimeLeft(long size, long records, long done, double seconds, String line) {
    assertThat(RunPace.of(size).line(records, done, seconds)).isEqualTo(line.strip());
  }

  @Test
  void betweenTwoTasksTheTimeLeftRunsDown() {
    RunPace pace = RunPace.of(100);

    assertThat(pace.line(50, 20, 10)).isEqualTo("50 records read, 20 %, 5/s, 40 s left");
    assertThat(pace.line(50, 20, 15)).isEqualTo("50 records read, 20 %, 5/s, 35 s left");
    assertThat(pace.line(50, 20, 90)).isEqualTo("50 records read, 20 %, 5/s, 1 s left");
    assertThat(pace.line(200, 80, 100)).isEqualTo("200 records read, 80 %, 2/s, 25 s left");
  }

  @Test
  void whenAllIsReadTheRateIsThatOfTheReading() {
    RunPace pace = RunPace.of(100);

    pace.line(50, 100, 10);
    assertThat(pace.line(50, 100, 60)).isEqualTo("50 records read, 100 %, 5/s, finishing");
  }

  @Test
  void fitsALineOfATerminal() {
    assertThat(RunPace.of(1L << 50).line(99_999_999_999L, 1L << 49, 86_399)).hasSizeLessThan(80);
  }
}
