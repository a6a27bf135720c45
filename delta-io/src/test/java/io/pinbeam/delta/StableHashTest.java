package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StableHashTest {
  /** What the shards of running applications hang on: another number is other shards. */
  @Test
  void hashesStayAsTheyAre() {
    assertThat(EveryType.rows().stream().map(StableHash::of)).containsExactly(GOLDEN);
  }

  @Test
  void theOrderOfAMapIsNoPartOfIt() {
    Map<String, Integer> up = new LinkedHashMap<>();
    Map<String, Integer> down = new TreeMap<>(java.util.Comparator.reverseOrder());
    IntStream.range(0, 50).forEach(i -> up.put("k" + i, i));
    down.putAll(up);

    assertThat(StableHash.of(up)).isEqualTo(StableHash.of(down));
    assertThat(StableHash.of(up)).isNotEqualTo(StableHash.of(new HashMap<>(Map.of("k0", 0))));
  }

  @Test
  void numbersInARowAreDealtEvenly() {
    int[] shards = new int[7];
    for (long id = 0; id < 7000; id++) {
      shards[Math.floorMod(StableHash.of(java.util.List.of(id, "NL")), 7)]++;
    }

    assertThat(Arrays.stream(shards)).allMatch(count -> count > 800 && count < 1200);
  }

  private static final Integer[] GOLDEN = {-1513092980, -11180769, -1784198865};
}
