package io.pinbeam.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.dashboard.view.RejectCounts.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RejectCountsTest {
  private static final Instant T = Instant.parse("2026-11-29T10:00:00Z");

  @Test
  void filesAddUpByReasonAndKind() {
    RejectCounts one =
        new RejectCounts(Map.of(key(0, "BAD_JSON", "pin"), 2L, key(1, "BAD_JSON", "pin"), 1L));
    RejectCounts other =
        new RejectCounts(Map.of(key(1, "BAD_JSON", "geo"), 4L, key(1, "NO_KEY", ""), 5L));
    assertThat(RejectCounts.sum(List.of(one, other), T).toString())
        .isEqualTo("[[\"BAD_JSON\",\"geo\",4],[\"BAD_JSON\",\"pin\",3],[\"NO_KEY\",\"\",5]]");
  }

  @Test
  void earlierMinutesAreLeftOut() {
    RejectCounts counts =
        new RejectCounts(Map.of(key(0, "BAD_JSON", "pin"), 2L, key(5, "BAD_JSON", "pin"), 1L));
    assertThat(RejectCounts.sum(List.of(counts), T.plusSeconds(5 * 60 + 30)).toString())
        .isEqualTo("[[\"BAD_JSON\",\"pin\",1]]");
  }

  private static Key key(int minute, String reason, String kind) {
    return new Key(T.plusSeconds(minute * 60L), reason, kind);
  }
}
