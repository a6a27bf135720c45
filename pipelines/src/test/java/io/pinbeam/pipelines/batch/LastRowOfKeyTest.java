package io.pinbeam.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LastRowOfKeyTest {
  /** Keys a power of two apart would all ask for one slot, did the higher bits not count. */
  @Test
  void keysFarApartDoNotMeet() {
    LastRowOfKey last = new LastRowOfKey();
    for (int row = 0; row < 100_000; row++) {
      assertThat(last.put((long) row << 24, row)).isEqualTo(LastRowOfKey.NONE);
    }
  }

  @Test
  void isWhatAMapSays() {
    Random random = new Random(3);
    LastRowOfKey last = new LastRowOfKey();
    for (int round = 0; round < 3; round++) {
      Map<Long, Integer> model = new HashMap<>();
      for (int row = 0; row < 20_000; row++) {
        long key = random.nextBoolean() ? random.nextInt(5_000) : random.nextLong() >>> 1;
        Integer before = model.put(key, row);
        assertThat(last.put(key, row)).isEqualTo(before == null ? LastRowOfKey.NONE : before);
      }
      last.clear();
    }
  }
}
