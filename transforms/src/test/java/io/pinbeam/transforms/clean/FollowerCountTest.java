package io.pinbeam.transforms.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.parse.JsonType;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FollowerCountTest {
  private static final Pattern FORM =
      Pattern.compile(
          "[ \\t\\r\\n]*+((?:\\d{1,3}(?:,\\d{3})++|\\d++)(?:\\.\\d++)?)([kKmMbB]?)[ \\t\\r\\n]*+");

  /** The rule as its contract says it, by a regular expression and exact arithmetic. */
  static @Nullable Long model(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int power = " kmb".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) * 3;
    try {
      return new BigDecimal(matcher.group(1).replace(",", ""))
          .scaleByPowerOfTen(matcher.group(2).isEmpty() ? 0 : power)
          .longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  @Test
  void isAsTheModelSays() {
    Random random = new Random(1);
    String alphabet = "0123456789000,,...kKmMbB -e+\u0661";
    int numbers = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        text.append(alphabet.charAt(random.nextInt(n < 1 ? alphabet.length() : 15)));
      }
      long parsed = FollowerCount.parse(JsonType.TEXT, text.toString());
      Long expected = model(text.toString());
      assertThat(parsed < 0 ? null : (Long) parsed).as(text.toString()).isEqualTo(expected);
      numbers += expected == null ? 0 : 1;
    }
    assertThat(numbers).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "85k|85000",
        "1.5k|1500",
        "0.5k|500",
        "2M|2000000",
        "15m|15000000",
        "1B|1000000000",
        "1,234|1234",
        "12,345,678|12345678",
        "1,234.5k|1234500",
        "007|7",
        "1.0|1",
        "9223372036854775807|9223372036854775807"
      })
  void understands(String text, long count) {
    assertThat(FollowerCount.parse(JsonType.TEXT, "\t " + text + " \n")).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k",
        ".5k",
        "1.",
        "1.k",
        "85 k",
        "85kk",
        "1e3",
        "-5",
        "+5",
        "1,2,3",
        "1,23",
        "1234,567",
        ",123",
        "1.234,567",
        "1.5",
        "1.2345k",
        "\u0668\u0665k",
        "\u00a085",
        "9999999999999M",
        "9223372036854775808",
        "1_000",
        "0x10",
        "85t",
        "1/2"
      })
  void refuses(String text) {
    assertThat(FollowerCount.parse(JsonType.TEXT, text)).isNegative();
  }

  @Test
  void takesWholeJsonNumbers() {
    assertThat(FollowerCount.parse(JsonType.NUMBER, "85000")).isEqualTo(85000);
    assertThat(FollowerCount.parse(JsonType.NUMBER, "85000.0")).isEqualTo(85000);
    assertThat(FollowerCount.parse(JsonType.NUMBER, "8.5e4")).isEqualTo(85000);
    assertThat(FollowerCount.parse(JsonType.NUMBER, "-1")).isNegative();
    assertThat(FollowerCount.parse(JsonType.NUMBER, "0.5")).isNegative();
    assertThat(FollowerCount.parse(JsonType.BOOLEAN, "true")).isNegative();
  }
}
