package io.pinbeam.transforms.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
  private static final BigInteger LIMIT = BigInteger.valueOf(Long.MAX_VALUE);

  static long model(String text) {
    BigDecimal number = new BigDecimal(text);
    try {
      BigInteger whole = number.toBigIntegerExact();
      return whole.abs().compareTo(LIMIT) > 0 ? WholeNumber.TOO_LARGE : whole.longValueExact();
    } catch (ArithmeticException e) {
      return WholeNumber.NO_WHOLE_NUMBER;
    }
  }

  @Test
  void isAsExactArithmeticSays() {
    Random random = new Random(2);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "-" : "");
      appendDigits(text, random, 1 + random.nextInt(22));
      if (random.nextBoolean()) {
        appendDigits(text.append('.'), random, 1 + random.nextInt(6));
      }
      if (random.nextInt(3) == 0) {
        text.append(random.nextBoolean() ? "e" : "E-").append(random.nextInt(30));
      }
      assertThat(WholeNumber.parse(text.toString()))
          .as(text.toString())
          .isEqualTo(model(text.toString()));
    }
  }

  private static void appendDigits(StringBuilder text, Random random, int count) {
    boolean zeros = random.nextInt(3) == 0;
    for (int i = 0; i < count; i++) {
      text.append(zeros && i > 0 ? 0 : random.nextInt(10));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", ".", "1.", ".1", "1e", "1e+", "+1", " 1", "1 ", "--1", "1.2.3", "\u0661"})
  void otherTextsAreNoNumbers(String text) {
    assertThat(WholeNumber.parse(text)).isEqualTo(WholeNumber.NO_WHOLE_NUMBER);
  }

  @Test
  void plainNumbersHaveNoExponent() {
    assertThat(WholeNumber.parsePlain("268.0")).isEqualTo(268);
    assertThat(WholeNumber.parsePlain("2.68e2")).isEqualTo(WholeNumber.NO_WHOLE_NUMBER);
  }

  @Test
  @Timeout(5)
  void lengthCostsNoMoreThanItself() {
    assertThat(WholeNumber.parse("9".repeat(1_000_000))).isEqualTo(WholeNumber.TOO_LARGE);
    assertThat(WholeNumber.parse("0".repeat(1_000_000) + "7")).isEqualTo(7);
    assertThat(WholeNumber.parse("7." + "0".repeat(1_000_000))).isEqualTo(7);
    assertThat(WholeNumber.parse("1e999999999999999999999")).isEqualTo(WholeNumber.TOO_LARGE);
    assertThat(WholeNumber.parse("0e999999999999999999999")).isEqualTo(0);
    assertThat(WholeNumber.parse("1e-999999999999999999999"))
        .isEqualTo(WholeNumber.NO_WHOLE_NUMBER);
  }
}
