package io.pinbeam.pipelines.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a log of one partition whose timestamps go to and fro, and that grows between runs. */
class NewOffsetsTest {
  private static final int DAYS = 5;

  @Test
  void nothingIsReadTwiceAndNothingIsLost() {
    Random random = new Random(2);
    for (int round = 0; round < 2_000; round++) {
      List<Integer> log = new ArrayList<>();
      ArrivalAccount account = ArrivalAccount.EMPTY;
      BitSet read = new BitSet();
      BitSet days = new BitSet();
      for (int run = 1; days.cardinality() < DAYS || run < 8; run++) {
        for (int i = random.nextInt(4); i > 0; i--) {
          log.add(random.nextInt(DAYS));
        }
        int from = random.nextInt(DAYS);
        int to = from + 1 + random.nextInt(DAYS - from);
        account = account.with(slice(account, run, log, read, from, to));
        days.set(from, to);
      }
      // All days are one stretch now: whatever came late lies behind it.
      int next = 100;
      account = account.with(slice(account, next, log, read, DAYS, DAYS + 1));
      assertThat(read.cardinality()).as("%s", log).isEqualTo(log.size());
      assertThat(slice(account, next + 1, log, read, 0, DAYS).offsets().get(0).read()).isEmpty();
    }
  }

  private static Slice slice(
      ArrivalAccount account, int n, List<Integer> log, BitSet read, int from, int to) {
    KafkaSpan span = new KafkaSpan("u.pin", 0, 0, first(log, from), first(log, to));
    TimeRange range = new TimeRange(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
    List<SliceOffsets> offsets = NewOffsets.of(account, List.of(span), range);
    for (KafkaRange piece : offsets.get(0).read()) {
      for (long offset = piece.from(); offset < piece.to(); offset++) {
        assertThat(read.get((int) offset)).isFalse();
        read.set((int) offset);
      }
    }
    return new Slice(
        n,
        1,
        "run" + n,
        range,
        new SliceSource(SourceType.KAFKA, null, null),
        List.of(),
        offsets,
        1,
        Map.of(),
        "");
  }

  /** As Kafka answers: the first offset of a record of that time or later, or the end. */
  private static long first(List<Integer> log, int time) {
    for (int offset = 0; offset < log.size(); offset++) {
      if (log.get(offset) >= time) {
        return offset;
      }
    }
    return log.size();
  }
}
