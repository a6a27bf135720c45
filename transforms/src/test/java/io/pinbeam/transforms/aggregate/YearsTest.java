package io.pinbeam.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YearsTest {
  @Test
  void yearsBeginAndEndAtMidnight() {
    for (int year = -1_000; year <= 10_000; year++) {
      long first = LocalDate.of(year, 1, 1).toEpochDay() * 86_400_000_000L;
      assertThat(Years.ofMicros(first)).isEqualTo(year);
      assertThat(Years.ofMicros(first - 1)).isEqualTo(year - 1);
    }
  }

  @Test
  void anyTimeHasTheYearOfTheCalendar() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long micros = random.nextLong() >> random.nextInt(20);
      assertThat(Years.ofMicros(micros))
          .as("%s", micros)
          .isEqualTo(
              Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(ZoneOffset.UTC).getYear());
    }
  }
}
