package io.pinbeam.pipelines.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a bit for each second. */
class CoveredTimeTest {
  private static final int SECONDS = 40;

  @Test
  void itIsWhatItsRangesCover() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      BitSet model = new BitSet();
      List<TimeRange> ranges = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        TimeRange range = range(random);
        ranges.add(range);
        fill(model, range);
      }
      CoveredTime covered = CoveredTime.of(ranges);

      for (int at = 0; at < SECONDS; at++) {
        Instant instant = Instant.ofEpochSecond(at);
        assertThat(covered.contains(instant)).isEqualTo(model.get(at));
        int end = at == 0 || model.get(at) || !model.get(at - 1) ? model.nextClearBit(at) : at;
        assertThat(covered.stretchAt(instant).map(stretch -> stretch.to().getEpochSecond()))
            .as("%s at %d", ranges, at)
            .isEqualTo(
                model.get(at) || at > 0 && model.get(at - 1)
                    ? Optional.of((long) end)
                    : Optional.empty());
      }
      TimeRange other = range(random);
      BitSet left = new BitSet();
      fill(left, other);
      left.andNot(model);
      boolean fromTheBeginning =
          other.from() != null || ranges.stream().anyMatch(r -> r.from() == null && !r.isEmpty());
      assertThat(covered.contains(other))
          .as("%s in %s", other, ranges)
          .isEqualTo(left.isEmpty() && fromTheBeginning);
    }
  }

  private static TimeRange range(Random random) {
    int from = random.nextInt(SECONDS);
    Instant to = Instant.ofEpochSecond(1 + from + random.nextInt(SECONDS / 4));
    return new TimeRange(random.nextInt(6) == 0 ? null : Instant.ofEpochSecond(from), to);
  }

  private static void fill(BitSet model, TimeRange range) {
    int from = range.from() == null ? 0 : (int) range.from().getEpochSecond();
    model.set(from, (int) range.to().getEpochSecond());
  }
}
