package io.pinbeam.pipelines.stream.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private static final long MINUTE = 60_000;
  private static final long START = 1_000 * MINUTE;

  private StallWatch watch = watch(1);

  @Test
  void readingOnWithoutACommitIsAStall() {
    look(0, 10, 0, 10);
    look(1, 20, 1, 10);
    look(20, 500, 20, 10);
    assertThatCode(watch::check).doesNotThrowAnyException();
    look(21, 600, 21, 10);
    assertThatThrownBy(watch::check)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has committed nothing for more than 20m;")
        .hasMessageContaining("start it again");
  }

  @Test
  void eachCommitBeginsTheTimeAgain() {
    look(0, 10, 0, 10);
    look(1, 20, 1, 10);
    look(19, 30, 19, 20);
    look(38, 40, 38, 20);
    look(57, 50, 57, 20);
    assertThatCode(watch::check).doesNotThrowAnyException();
    look(58, 50, 58, 20);
    assertThatThrownBy(watch::check).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingToCommitIsNoStall() {
    look(0, 10, 0, 10);
    look(600, 10, 600, 10);
    assertThatCode(watch::check).doesNotThrowAnyException();
  }

  @Test
  void aRecordAfterAnHourOfSilenceHasItsTime() {
    look(0, 10, 0, 10);
    look(60, 11, 60, 10);
    look(79, 11, 79, 10);
    assertThatCode(watch::check).doesNotThrowAnyException();
  }

  @Test
  void aShardThatCannotBeReadHoldsTheWatermarkAndIsNoStall() {
    look(0, 10, 0, 10);
    for (int minute = 1; minute < 300; minute++) {
      look(minute, 10 + minute, 1, 10);
    }
    assertThatCode(watch::check).doesNotThrowAnyException();
  }

  @Test
  void aLongCommitIntervalHasItsTime() {
    watch = watch(60);
    look(0, 10, 0, 10);
    look(1, 20, 1, 10);
    look(70, 500, 70, 10);
    assertThatCode(watch::check).doesNotThrowAnyException();
    look(71, 600, 71, 10);
    assertThatThrownBy(watch::check).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRunnerWithoutMetricsIsNoStall() {
    for (int minute = 0; minute < 300; minute++) {
      watch.look(START + minute * MINUTE, StreamCounts.none(), totals(0));
    }
    assertThatCode(watch::check).doesNotThrowAnyException();
  }

  private static StallWatch watch(int commitMinutes) {
    return new StallWatch(Duration.ofMinutes(20), Duration.ofMinutes(commitMinutes));
  }

  private void look(int minute, long records, int watermark, long committed) {
    watch.look(
        START + minute * MINUTE,
        Counts.of(
            new Counts()
                .counter("read", "stream.records", records)
                .gauge("source", "stream.watermarkMillis", START + watermark * MINUTE, minute)),
        totals(committed));
  }

  private static StreamTotals totals(long records) {
    return new StreamTotals(records, 0, 0, 0, 0, 0, 0);
  }
}
