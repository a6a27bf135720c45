package io.pinbeam.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class KafkaRangeTest {
  @Test
  void splitsIntoPiecesThatTouch() {
    assertThat(KafkaRange.of("u.pin", 2, 10, 35).split(10))
        .containsExactly(
            KafkaRange.of("u.pin", 2, 10, 20),
            KafkaRange.of("u.pin", 2, 20, 30),
            KafkaRange.of("u.pin", 2, 30, 35));
    assertThat(KafkaRange.of("u.pin", 2, 10, 20).split(10))
        .containsExactly(KafkaRange.of("u.pin", 2, 10, 20));
    assertThat(KafkaRange.of("u.pin", 2, 10, 10).split(10)).isEmpty();
    assertThat(KafkaRange.of("u.pin", 0, Long.MAX_VALUE - 3, Long.MAX_VALUE).split(Long.MAX_VALUE))
        .containsExactly(KafkaRange.of("u.pin", 0, Long.MAX_VALUE - 3, Long.MAX_VALUE));
  }

  @Test
  void splitsSeveralInTheirOrder() {
    assertThat(
            KafkaRanges.split(
                List.of(
                    KafkaRange.of("a", 0, 0, 3),
                    KafkaRange.of("a", 1, 5, 5),
                    KafkaRange.of("b", 0, 7, 8)),
                2))
        .containsExactly(
            KafkaRange.of("a", 0, 0, 2), KafkaRange.of("a", 0, 2, 3), KafkaRange.of("b", 0, 7, 8));
  }

  @Test
  void refusesWhatIsNoRange() {
    assertThatThrownBy(() -> KafkaRange.of("a", 0, 5, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KafkaRange.of("a", 0, -1, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KafkaRange.of("a", 0, 0, 4).split(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void goesToWorkers() {
    KafkaRange range = KafkaRange.of("u.pin", 2, 10, 35);
    assertThat(SerializableUtils.clone(range)).isEqualTo(range);
  }
}
