package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pinbeam.transforms.parse.JsonType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Tag;

/** The values of single fields, each beside a model that is written from the contract. */
@Tag("reliability")
class FieldValuesFuzzTest {
  private static final Pattern NUMBER =
      Pattern.compile("-?+[0-9]++(?:\\.[0-9]++)?+(?:[eE]([+-]?+[0-9]++))?+");
  private static final Pattern TIME =
      Pattern.compile(
          "[ \\t\\r\\n]*+(\\d{4}-\\d\\d-\\d\\d)"
              + "(?:[ T](\\d\\d:\\d\\d:\\d\\d)(\\.\\d++)?+"
              + "(?:Z|([+-])(\\d\\d)(?::?+(\\d\\d))?+)?+)?+[ \\t\\r\\n]*+");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  @FuzzTest
  @DictionaryEntries({"k", "M", "B", "1,234", "1.5", "000", "9223372036854775807", "1e3", "-"})
  void followerCount(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    long count = FollowerCount.parse(JsonType.TEXT, text);
    assertSame(count < 0 ? null : (Long) count, FollowerCountTest.model(text));
  }

  @FuzzTest
  @DictionaryEntries({"e-", "E+", "9223372036854775807", "000", "."})
  void wholeNumber(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    assertSame(WholeNumber.parse(text), wholeOf(text));
  }

  @FuzzTest
  @DictionaryEntries({"2024-02-29", "T23:59:59", " 12:00:00.5", "+02:00", "-1800", "Z", "0000"})
  void timestamp(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    long micros = Timestamps.parse(JsonType.TEXT, text);
    assertSame(Timestamps.isDefect(micros) ? null : (Long) micros, timeOf(text));
  }

  @FuzzTest
  @DictionaryEntries({"90", "-180.0", "1e1", "0x1p3", "NaN", "Infinity", "1d", "."})
  void degrees(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    double degrees = Degrees.parse(JsonType.TEXT, text, Degrees.MAX_LONGITUDE);
    assertSame(degrees, degreesOf(text));
  }

  private static void assertSame(@Nullable Object found, @Nullable Object expected) {
    // Only what is wrong is worth a description.
    if (!Objects.equals(found, expected)) {
      assertThat(found).isEqualTo(expected);
    }
  }

  private static long wholeOf(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return WholeNumber.NO_WHOLE_NUMBER;
    }
    boolean zero = text.split("[eE]")[0].chars().noneMatch(c -> c >= '1' && c <= '9');
    if (zero) {
      return 0;
    }
    String exponent =
        matcher.group(1) == null ? "0" : matcher.group(1).replaceFirst("^([+-]?)0+(?=.)", "$1");
    if (exponent.length() > 5) {
      // No input has that many digits.
      return exponent.startsWith("-") ? WholeNumber.NO_WHOLE_NUMBER : WholeNumber.TOO_LARGE;
    }
    return WholeNumberTest.model(text);
  }

  private static @Nullable Long timeOf(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(matcher.group(1));
      LocalDateTime time =
          matcher.group(2) == null
              ? day.atStartOfDay()
              : LocalDateTime.parse(day + "T" + matcher.group(2));
      ZoneOffset offset = ZoneOffset.UTC;
      if (matcher.group(4) != null) {
        String minutes = matcher.group(6) == null ? "00" : matcher.group(6);
        offset = ZoneOffset.of(matcher.group(4) + matcher.group(5) + ":" + minutes);
      }
      Instant instant = time.toInstant(offset);
      if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
        return null;
      }
      String fraction = matcher.group(3) == null ? "" : matcher.group(3).substring(1);
      String micros = (fraction + "000000").substring(0, 6);
      return instant.getEpochSecond() * 1_000_000 + Integer.parseInt(micros);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static double degreesOf(String text) {
    String number = text.replaceAll("^[ \\t\\r\\n]++|[ \\t\\r\\n]++$", "");
    if (!number.matches("[+-]?+[0-9]++(\\.[0-9]++)?+([eE][+-]?+[0-9]++)?+")) {
      return Double.NaN;
    }
    double degrees = Double.parseDouble(number);
    return Math.abs(degrees) <= 180 ? degrees : Double.NaN;
  }
}
