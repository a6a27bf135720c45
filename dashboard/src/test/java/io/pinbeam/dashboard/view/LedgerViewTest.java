package io.pinbeam.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerViewTest {
  private static final Instant T = Instant.parse("2026-11-29T10:00:00Z");

  @Test
  void countsRatesAndShardsAreThoseOfTheLines() {
    JsonNode view =
        LedgerView.of(
            List.of(
                List.of(commit("a", "0", 0, 10, 50), commit("a", "1", 0, 20, 70)),
                List.of(commit("a", "0", 10, 15, 40), commit("b", "0", 5, 5, 90))),
            T.minusSeconds(5));

    assertThat(view.get("read").asLong()).isEqualTo(50);
    assertThat(view.get("written").asLong()).isEqualTo(46);
    assertThat(view.get("deadLetters").asLong()).isEqualTo(4);
    assertThat(view.get("windowMillis").asLong()).isEqualTo(5000);
    assertThat(millis(view, "lastCommit")).isEqualTo(at(16));
    JsonNode rates = view.get("rates");
    assertThat(millis(rates, "begin")).as("of the first window").isEqualTo(at(0));
    assertThat(rates.get("step").asLong()).isEqualTo(5000);
    assertThat(rates.get("streams").toString())
        .isEqualTo(
            "[{\"name\":\"a\",\"values\":[6.0,0.0,3.0]},"
                + "{\"name\":\"b\",\"values\":[0.0,1.0,0.0]}]");
    assertThat(view.get("shards")).hasSize(3);
    JsonNode first = view.get("shards").get(0);
    assertThat(first.get("records").asLong()).isEqualTo(25);
    assertThat(first.get("lagMillis").asLong()).as("of the newest line").isEqualTo(40);
    assertThat(millis(first, "lastArrival")).isEqualTo(at(14));
  }

  @Test
  void aLineThatOnlyTellsALagIsASignAndNoCommit() {
    LedgerLine lag =
        new LedgerLine(
            T,
            T.plusSeconds(5),
            "a",
            "0",
            0,
            0,
            0,
            0,
            0,
            0,
            false,
            null,
            9_000L,
            null,
            T.plusSeconds(60));
    JsonNode view = LedgerView.of(List.of(List.of(lag)), T);

    assertThat(view.get("lastCommit").isNull()).isTrue();
    assertThat(millis(view, "lastSign")).isEqualTo(at(60));
    assertThat(view.has("rates")).isFalse();
    assertThat(view.get("shards").get(0).get("lagMillis").asLong()).isEqualTo(9_000);
  }

  @Test
  void whatEndedBeforeTheTimeIsLeftOut() {
    JsonNode view =
        LedgerView.of(
            List.of(List.of(commit("a", "0", 0, 10, 1), commit("a", "0", 10, 7, 1))),
            T.plusSeconds(10));
    assertThat(view.get("read").asLong()).isEqualTo(7);
  }

  @Test
  void nothingIsNothing() {
    JsonNode view = LedgerView.of(List.of(), T);
    assertThat(view.get("read").asLong()).isZero();
    assertThat(view.get("shards")).isEmpty();
    assertThat(view.get("lastSign").isNull()).isTrue();
  }

  /** However long it is looked back, all that is in whole stretches is in the chart. */
  @Test
  void ratesAddUpToWhatWasRead() {
    Random random = new Random(5);
    for (int windows : new int[] {1, 7, 180, 181, 720, 5000}) {
      List<LedgerLine> lines = new ArrayList<>();
      for (int w = 0; w < windows; w++) {
        lines.add(commit("a", "0", w * 5, random.nextInt(1000), 0));
      }
      JsonNode rates = LedgerView.of(List.of(lines), T).get("rates");
      JsonNode values = rates.get("streams").get(0).get("values");
      long step = rates.get("step").asLong();
      long begin = rates.get("begin").asLong();
      assertThat(values.size()).isBetween(1, 180);
      assertThat(begin + values.size() * step).isEqualTo(at(windows * 5));

      long shown =
          lines.stream()
              .filter(line -> line.windowStart().toEpochMilli() >= begin)
              .mapToLong(LedgerLine::read)
              .sum();
      double drawn = 0;
      for (JsonNode value : values) {
        drawn += value.asDouble() * step / 1000;
      }
      assertThat(Math.abs(drawn - shown)).isLessThan(values.size() * step / 1000.0 * 0.006);
    }
  }

  private static LedgerLine commit(
      String stream, String shard, long second, long posts, long lagMillis) {
    long dead = posts >= 10 && shard.equals("0") ? 2 : 0;
    return new LedgerLine(
        T.plusSeconds(second),
        T.plusSeconds(second + 5),
        stream,
        shard,
        posts,
        posts,
        posts - dead,
        0,
        dead,
        0,
        true,
        T.plusSeconds(second + 4),
        lagMillis,
        1L,
        T.plusSeconds(second + 6));
  }

  private static long at(long second) {
    return T.plusSeconds(second).toEpochMilli();
  }

  private static long millis(JsonNode node, String name) {
    return node.get(name).asLong();
  }
}
