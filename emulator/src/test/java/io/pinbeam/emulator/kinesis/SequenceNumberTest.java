package io.pinbeam.emulator.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {
  private static final long NOW = 1_795_000_000_000L;

  @Test
  void aNumberIsReadAsItWasWritten() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      SequenceNumber number =
          SequenceNumber.of(
              NOW - random.nextInt(), random.nextLong() & Long.MAX_VALUE, NOW, random.nextInt(500));
      assertThat(SequenceNumber.parse(number.toString())).contains(number);
      assertThat(number.toString()).matches("[1-9]\\d{55}");
    }
  }

  @Test
  void laterRecordsHaveHigherNumbers() {
    BigInteger last = BigInteger.ZERO;
    for (long index = 0; index < 3_000; index++) {
      BigInteger next =
          new BigInteger(SequenceNumber.of(NOW, index, NOW + index * 700, 3).toString());
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    BigInteger end = new BigInteger(SequenceNumber.of(NOW, Long.MAX_VALUE, NOW, 3).toString());
    assertThat(end).isGreaterThan(last);
  }

  @Test
  void otherNumbersAreNone() {
    String whole = SequenceNumber.of(NOW, 7, NOW, 3).toString();
    for (String text :
        new String[] {
          "0", "1", whole + "0", whole.substring(1), new BigInteger(whole).add(BigInteger.ONE) + ""
        }) {
      assertThat(SequenceNumber.parse(text)).as(text).isEqualTo(Optional.empty());
    }
  }
}
