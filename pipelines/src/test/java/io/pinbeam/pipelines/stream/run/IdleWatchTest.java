package io.pinbeam.pipelines.stream.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleWatchTest {
  private static final long START = 1_000_000;

  private final IdleWatch watch = new IdleWatch(START);

  @Test
  void withoutATipNotEveryShardWasLookedAt() {
    assertThat(watch.isIdle(Counts.of(counts(0)), START + 60_000)).isFalse();
  }

  @Test
  void anEmptyStreamIsIdleWhenItWasLookedAtForAWhile() {
    assertThat(watch.isIdle(at(counts(0), START + 1_999), START + 2_500)).isFalse();
    assertThat(watch.isIdle(at(counts(0), START + 2_000), START + 2_500)).isTrue();
  }

  @Test
  void aNewRecordBeginsTheWaitAgain() {
    assertThat(watch.isIdle(at(counts(5), START + 9_000), START + 10_000)).isFalse();
    assertThat(watch.isIdle(at(counts(5), START + 11_999), START + 12_500)).isFalse();
    assertThat(watch.isIdle(at(counts(6), START + 12_100), START + 12_600)).isFalse();
    assertThat(watch.isIdle(at(counts(6), START + 14_600), START + 15_100)).isTrue();
  }

  @Test
  void aWatermarkInTheFutureSaysNothingOfWhatIsThere() {
    Counts counts = counts(0).gauge("source", "stream.watermarkMillis", START + 600_000, 1);
    assertThat(watch.isIdle(Counts.of(counts), START + 90_000)).isFalse();
  }

  @Test
  void aClockOfTheSourceThatIsAheadIsWaitedForByItself() {
    long ahead = 7_200_000;
    assertThat(watch.isIdle(at(counts(3), START + ahead), START + 500)).isFalse();
    assertThat(watch.isIdle(at(counts(3), START + ahead + 1_999), START + 2_600)).isFalse();
    assertThat(watch.isIdle(at(counts(4), START + ahead + 2_100), START + 2_700)).isFalse();
    assertThat(watch.isIdle(at(counts(4), START + ahead + 4_100), START + 4_700)).isTrue();
  }

  private static Counts counts(long records) {
    return new Counts().counter("read", "stream.records", records);
  }

  private static StreamCounts at(Counts counts, long tip) {
    return Counts.of(counts.gauge("source", "stream.tipMillis", tip, 1));
  }
}
