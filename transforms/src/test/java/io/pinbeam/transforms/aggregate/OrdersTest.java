package io.pinbeam.transforms.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The orders and groups that answers are sorted by. */
class OrdersTest {
  @Test
  void textsAreOrderedAsTheirBytes() {
    Random random = new Random(7);
    int[] points = {'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
    for (int run = 0; run < 20_000; run++) {
      String a = text(random, points);
      String b = text(random, points);
      int bytes = Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
      assertThat(Integer.signum(Utf8Order.INSTANCE.compare(a, b))).isEqualTo(Integer.signum(bytes));
    }
  }

  private static String text(Random random, int[] points) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(4); n > 0; n--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @Test
  void ageGroupsBeginAndEndAsTheContractSays() {
    for (int age = -1; age <= 151; age++) {
      String expected =
          age < 18 ? null : age < 25 ? "18-24" : age < 36 ? "25-35" : age < 51 ? "36-50" : "+50";
      AgeGroup group = AgeGroup.of(age);
      assertThat(group == null ? null : group.label()).as("age %s", age).isEqualTo(expected);
    }
    assertThat(AgeGroup.of(null)).isNull();
  }

  @Test
  void yearsAreThoseOfUtc() {
    assertThat(Years.ofMicros(micros("2017-12-31T23:59:59.999999Z"))).isEqualTo(2017);
    assertThat(Years.ofMicros(micros("2018-01-01T00:00:00Z"))).isEqualTo(2018);
    assertThat(Years.ofMicros(-1)).isEqualTo(1969);
    assertThat(Years.ofMicros(micros("0001-01-01T00:00:00Z"))).isEqualTo(1);
    assertThat(Years.ofMicros(micros("9999-12-31T23:59:59.999999Z"))).isEqualTo(9999);
  }

  private static long micros(String time) {
    Instant instant = Instant.parse(time);
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }
}
