package io.pinbeam.transforms.aggregate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedCountsTest {
  private static Map<String, Long> read(byte[] packed) {
    Map<String, Long> counts = new HashMap<>();
    PackedCounts.read(
        packed,
        (bytes, from, to, n) ->
            assertThat(counts.put(new String(bytes, from, to - from, ISO_8859_1), n)).isNull());
    return counts;
  }

  /** Texts as keys of a HashMap are the model. */
  @Test
  void countsAsAHashMapDoes() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      PackedCounts counts = new PackedCounts();
      Map<String, Long> model = new HashMap<>();
      int letters = 1 + random.nextInt(256);
      for (int i = 0; i < 2_000; i++) {
        byte[] source = new byte[random.nextInt(random.nextInt(100) == 0 ? 5_000 : 5) + 4];
        for (int at = 0; at < source.length; at++) {
          source[at] = (byte) random.nextInt(letters);
        }
        int from = random.nextInt(3);
        int to = source.length - random.nextInt(2);
        long n = 1 + (random.nextLong() >>> (4 + random.nextInt(59)));
        int hash = PackedCounts.hash(source, from, to);
        assertThat(hash).isEqualTo(Arrays.hashCode(Arrays.copyOfRange(source, from, to)));
        String run = new String(source, from, to - from, ISO_8859_1);
        assertThat(counts.add(source, from, to, hash, n)).isEqualTo(!model.containsKey(run));
        model.merge(run, n, Long::sum);
      }
      assertThat(counts.size()).isEqualTo(model.size());
      assertThat(read(counts.toByteArray())).isEqualTo(model);
    }
  }

  @Test
  void anEmptyRunIsOneToo() {
    PackedCounts counts = new PackedCounts();
    assertThat(counts.toByteArray()).isEmpty();
    assertThat(counts.add(new byte[2], 1, 1, 1, 3)).isTrue();
    assertThat(counts.add(new byte[0], 0, 0, 1, Long.MAX_VALUE - 3)).isFalse();
    assertThat(read(counts.toByteArray())).containsExactly(Map.entry("", Long.MAX_VALUE));
  }

  @Test
  void runsOfOneHashAreDifferent() {
    byte[] one = "Aa".getBytes(ISO_8859_1);
    byte[] other = "BB".getBytes(ISO_8859_1);
    assertThat(PackedCounts.hash(one, 0, 2)).isEqualTo(PackedCounts.hash(other, 0, 2));
    PackedCounts counts = new PackedCounts();
    assertThat(counts.add(one, 0, 2, PackedCounts.hash(one, 0, 2), 1)).isTrue();
    assertThat(counts.add(other, 0, 2, PackedCounts.hash(other, 0, 2), 2)).isTrue();
    assertThat(read(counts.toByteArray())).isEqualTo(Map.of("Aa", 1L, "BB", 2L));
  }
}
