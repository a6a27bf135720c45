package io.pinbeam.transforms.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.parse.JsonType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static long parse(String text) {
    return Timestamps.parse(JsonType.TEXT, text);
  }

  @Test
  void theCalendarIsKnown() {
    LocalDate end = LocalDate.of(10_000, 1, 1);
    LocalDate day = LocalDate.of(1, 1, 1);
    while (day.isBefore(end)) {
      assertThat(parse(day.toString())).isEqualTo(day.toEpochDay() * 86_400_000_000L);
      boolean near = day.getYear() > 1896 && day.getYear() < 2104;
      day = day.plusDays(near ? 1 : 29);
    }
  }

  @Test
  void isAsJavaTimeSays() {
    Random random = new Random(4);
    int right = 0;
    for (int i = 0; i < 100_000; i++) {
      String dateTime =
          String.format(
              Locale.ROOT,
              "%04d-%02d-%02d %02d:%02d:%02d",
              random.nextInt(4) == 0 ? random.nextInt(10_000) : 1990 + random.nextInt(50),
              random.nextInt(14),
              random.nextInt(33),
              random.nextInt(25),
              random.nextInt(61),
              random.nextInt(61));
      StringBuilder nanos = new StringBuilder();
      for (int n = random.nextInt(10); n > 0; n--) {
        nanos.append(random.nextInt(10));
      }
      int offsetMinutes = random.nextInt(3) == 0 ? random.nextInt(18 * 60) : 0;
      int sign = random.nextBoolean() ? 1 : -1;
      String offset =
          offsetMinutes == 0
              ? new String[] {"", "Z", "+0000", "-00:00", "+00"}[random.nextInt(5)]
              : String.format(
                  Locale.ROOT,
                  random.nextBoolean() ? "%s%02d:%02d" : "%s%02d%02d",
                  sign > 0 ? "+" : "-",
                  offsetMinutes / 60,
                  offsetMinutes % 60);
      String text =
          (random.nextBoolean() ? dateTime : dateTime.replace(' ', 'T'))
              + (nanos.length() == 0 ? "" : "." + nanos)
              + offset;
      long parsed = parse(text);
      Long expected = null;
      try {
        Instant instant =
            LocalDateTime.parse(dateTime, DATE_TIME)
                .toInstant(ZoneOffset.ofTotalSeconds(sign * offsetMinutes * 60))
                .plusNanos(
                    nanos.length() == 0
                        ? 0
                        : Long.parseLong((nanos + "000000000").substring(0, 9)));
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        boolean known = year >= 1 && year <= 9999 && !dateTime.startsWith("0000");
        expected = known ? (Long) micros(instant) : null;
        right += known ? 1 : 0;
      } catch (DateTimeException e) {
        // No such day or time.
      }
      assertThat(Timestamps.isDefect(parsed) ? null : (Long) parsed).as(text).isEqualTo(expected);
    }
    assertThat(right).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @CsvSource({
    "2018-04-17 20:15:33,            2018-04-17T20:15:33Z",
    "2018-04-17T20:15:33.123456,     2018-04-17T20:15:33.123456Z",
    "2018-04-17 20:15:33.1234567,    2018-04-17T20:15:33.123456Z",
    "1969-12-31 23:59:59.9999999999, 1969-12-31T23:59:59.999999Z",
    "2018-04-17T00:15:33+02:00,      2018-04-16T22:15:33Z",
    "2018-04-17T20:15:33-0130,       2018-04-17T21:45:33Z",
    "2018-04-17,                     2018-04-17T00:00:00Z",
    "' 2018-04-17\t',                2018-04-17T00:00:00Z",
    "2020-02-29,                     2020-02-29T00:00:00Z"
  })
  void understands(String text, String instant) {
    assertThat(instant(parse(text))).isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2018-02-29",
        "1900-02-29",
        "2018-13-01",
        "2018-00-01",
        "2018-01-00",
        "2018-04-31",
        "0000-01-01",
        "17/04/2018",
        "04-17-2018",
        "2018/04/17",
        "20180417",
        "1524000000",
        "2018-4-17",
        "2018-04-17 20:15",
        "2018-04-17 20:15:33 +0000",
        "2018-04-17 20:15:33,5",
        "2018-04-17 20:15:33.",
        "2018-04-17 24:00:00",
        "2018-04-17 20:60:00",
        "2018-04-17 20:15:60",
        "2018-04-17 20:15:33z",
        "2018-04-17t20:15:33",
        "2018-04-17  20:15:33",
        "2018-04-17Z",
        "2018-04-17 20:15:33+2",
        "2018-04-17 20:15:33+02:0",
        "2018-04-17 20:15:33+19:00",
        "2018-04-17 20:15:33+18:01",
        "2018-04-17 20:15:33UTC",
        "2018-04-17 20:15:33ZZ",
        "-018-04-17",
        "+2018-04-17",
        "12018-04-17",
        "\u0662018-04-17",
        "soon",
        "null",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00"
      })
  void refuses(String text) {
    assertThat(Timestamps.isDefect(parse(text))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0,                  1970-01-01T00:00:00Z",
    "-1,                 1969-12-31T23:59:59Z",
    "1524000000,         2018-04-17T21:20:00Z",
    "1524000000.0,       2018-04-17T21:20:00Z",
    "1.524e9,            2018-04-17T21:20:00Z",
    "99999999999,        5138-11-16T09:46:39Z",
    "100000000000,       1973-03-03T09:46:40Z",
    "-100000000001,      1966-10-31T14:13:19.999Z",
    "1524000000123,      2018-04-17T21:20:00.123Z",
    "253402300799999,    9999-12-31T23:59:59.999Z",
    "-62135596800000,    0001-01-01T00:00:00Z"
  })
  void numbersCountFrom1970(String number, String instant) {
    assertThat(instant(Timestamps.parse(JsonType.NUMBER, number)))
        .isEqualTo(Instant.parse(instant));
  }

  @Test
  void otherNumbersAreNoTimes() {
    assertThat(Timestamps.parse(JsonType.NUMBER, "1524000000.5"))
        .isEqualTo(Timestamps.NO_TIMESTAMP);
    assertThat(Timestamps.parse(JsonType.NUMBER, "253402300800000"))
        .isEqualTo(Timestamps.OUT_OF_RANGE);
    assertThat(Timestamps.parse(JsonType.NUMBER, "-62135596800001"))
        .isEqualTo(Timestamps.OUT_OF_RANGE);
    assertThat(Timestamps.parse(JsonType.NUMBER, "1e30")).isEqualTo(Timestamps.OUT_OF_RANGE);
    assertThat(Timestamps.parse(JsonType.BOOLEAN, "true")).isEqualTo(Timestamps.NO_TIMESTAMP);
  }
}
