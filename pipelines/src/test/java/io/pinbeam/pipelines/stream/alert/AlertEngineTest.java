package io.pinbeam.pipelines.stream.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertEngineTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofSeconds(31);

  @TempDir Path folder;
  private final TestClock clock = new TestClock(START);
  private RecordingChannel channel = RecordingChannel.named("test");
  private OutputLayout output;
  private TrendWindows trends;
  private @Nullable AlertEngine engine;

  @BeforeEach
  void useTheFolder() {
    output = OutputLayout.under(folder.toString());
    trends = new TrendWindows(output, MINUTE, MINUTE);
  }

  @AfterEach
  void end() {
    if (engine != null) {
      engine.kill();
    }
  }

  @Test
  void aWindowThatHoldsIsAlertedOfOnce() throws Exception {
    open("{name: many, metric: posts_total, when: above, value: 5}");
    commit(0, Map.of("posts_total/all", 6.0));
    commit(1, Map.of("posts_total/all", 5.0));
    commit(2, Map.of("posts_total/all", 7.5));
    settle(3);
    engine.poll(at(3));
    engine.close();

    assertThat(channel.names()).containsExactly("many all " + at(0), "many all " + at(2));
    assertThat(trends.alerts("fired"))
        .containsExactlyInAnyOrder("many all " + at(0) + " test", "many all " + at(2) + " test");
    assertThat(trends.alerts("delivered"))
        .containsExactlyInAnyOrderElementsOf(trends.alerts("fired"));
    Alert first = channel.taken().get(0);
    assertThat(first.text())
        .isEqualTo(
            "many: posts_total of all is 6, above 5, in the window " + at(0) + " to " + at(1));
    assertThat(first.id()).matches("[0-9a-f]{32}");
  }

  @Test
  void whatWasThereBeforeTheFirstRunWithAlertsIsHistory() throws Exception {
    for (int i = 0; i < 3; i++) {
      commit(i, Map.of("posts_total/all", 1.0));
    }
    open("{name: few, metric: posts_total, when: below, value: 5, for: 3}");
    engine.poll(at(3));
    commit(3, Map.of("posts_total/all", 1.0));
    engine.poll(at(4));
    engine.close();

    // Two of the three windows in a row were there before.
    assertThat(channel.names()).containsExactly("few all " + at(3));
  }

  @Test
  void anEmptyWindowCountsAsNoneAndBreaksARowOfRates() throws Exception {
    open(
        "{name: none, metric: posts_total, when: equals, value: 0}",
        "{name: rate, metric: reject_rate, key: all, when: above, value: 0.1, for: 2}",
        "{name: kinds, metric: unmatched, when: at_most, value: 0}");
    Map<String, Double> bad =
        Map.of(
            "posts_total/all", 1.0,
            "reject_rate/all", 0.5,
            "unmatched/pin", 1.0,
            "unmatched/geo", 1.0,
            "unmatched/user", 1.0);
    commit(0, bad);
    commit(2, bad);
    commit(3, bad);
    settle(4);
    engine.close();

    assertThat(channel.names())
        .containsExactlyInAnyOrder(
            "none all " + at(1),
            "kinds pin " + at(1),
            "kinds geo " + at(1),
            "kinds user " + at(1),
            "rate all " + at(3));
  }

  @Test
  void windowsThatStayAwayAtTheEndAreEmptyOnceTheyAreReadAndAHalfMinuteIsOver() throws Exception {
    open("{name: none, metric: posts_total, when: equals, value: 0, for: 2}");
    commit(0, Map.of("posts_total/all", 1.0));
    settle(1);
    engine.poll(at(3));
    clock.pass(Duration.ofSeconds(29));
    engine.poll(at(3));
    assertThat(trends.alerts("fired")).isEmpty();

    clock.pass(Duration.ofSeconds(2));
    engine.poll(null);
    engine.close();

    assertThat(channel.names()).containsExactly("none all " + at(2));
  }

  @Test
  void aStreamThatNeverGetsARecordIsAlertedOf() throws Exception {
    open("{name: none, metric: posts_total, when: equals, value: 0, for: 2, cool_down: 1h}");
    for (int i = 0; i < 4; i++) {
      engine.poll(at(i));
      clock.pass(GRACE);
    }
    engine.poll(at(4));
    engine.close();

    assertThat(channel.names()).containsExactly("none all " + at(1));
  }

  @Test
  void aWindowThatARestartCountsAgainIsWaitedFor() throws Exception {
    open("{name: none, metric: posts_total, when: equals, value: 0}");
    commit(0, Map.of("posts_total/all", 1.0));
    settle(1);
    commit(2, Map.of("posts_total/all", 1.0));
    engine.poll(at(3));
    engine.kill();

    // The next run reads from window 1 on, for longer than the half minute.
    open("{name: none, metric: posts_total, when: equals, value: 0}");
    for (int i = 0; i < 5; i++) {
      engine.poll(at(1).plusSeconds(i));
      clock.pass(GRACE);
    }
    commit(1, Map.of("posts_total/all", 1.0));
    settle(3);
    engine.close();

    assertThat(trends.alerts("fired")).isEmpty();
  }

  @Test
  void windowsOutOfOrderAreLookedAtInOrder() throws Exception {
    String rule = "{name: low, metric: posts_total, when: below, value: 5, for: 2}";
    open(rule);
    commit(0, Map.of("posts_total/all", 9.0));
    settle(1);
    commit(3, Map.of("posts_total/all", 1.0));
    engine.poll(at(4));
    commit(2, Map.of("posts_total/all", 9.0));
    engine.poll(at(4));
    commit(1, Map.of("posts_total/all", 1.0));
    engine.poll(at(4));
    settle(4);
    engine.close();

    assertThat(trends.alerts("fired")).isEmpty();
  }

  @Test
  void anAlertThatWasFiredAndNotDeliveredIsDeliveredByTheNextRunWithItsId() throws Exception {
    channel = RecordingChannel.named("test").shut();
    open("{name: many, metric: posts_total, when: above, value: 5}");
    commit(0, Map.of("posts_total/all", 6.0));
    settle(1);
    List<String> fired = trends.alerts("fired");
    engine.kill();
    assertThat(fired).hasSize(1);
    assertThat(channel.taken()).isEmpty();

    clock.pass(Duration.ofDays(6));
    channel = RecordingChannel.named("test");
    // The rule is gone; what it fired is not.
    open("{name: other, metric: posts_total, when: above, value: 500}");
    engine.close();
    assertThat(channel.names()).containsExactly("many all " + at(0));
    assertThat(trends.alerts("delivered")).isEqualTo(fired);

    RecordingChannel third = RecordingChannel.named("test");
    channel = third;
    open("{name: many, metric: posts_total, when: above, value: 5}");
    engine.poll(at(1));
    engine.close();
    assertThat(third.taken()).isEmpty();
  }

  @Test
  void aChannelThatIsNotInTheFileAnyMoreIsGivenUp() throws Exception {
    channel = RecordingChannel.named("old").shut();
    open("{name: many, metric: posts_total, when: above, value: 5}");
    commit(0, Map.of("posts_total/all", 6.0));
    settle(1);
    engine.kill();

    channel = RecordingChannel.named("new");
    open("{name: many, metric: posts_total, when: above, value: 5}");
    engine.close();

    assertThat(channel.taken()).isEmpty();
    assertThat(trends.alerts("failed")).containsExactly("many all " + at(0) + " old");
  }

  @Test
  void moreAlertsThanThereIsRoomForAreAllDeliveredInTheEnd() throws Exception {
    channel = RecordingChannel.named("test").shut();
    open("{name: many, metric: posts, when: above, value: 0}");
    Map<String, Double> rows = new HashMap<>();
    for (int i = 0; i < 1_300; i++) {
      rows.put("posts/category " + i + "|France", 1.0);
    }
    commit(0, rows);
    settle(1);
    channel.open();
    for (int i = 0; i < 600 && channel.taken().size() < 1_300; i++) {
      engine.poll(at(1));
      Thread.sleep(20);
    }
    engine.close();

    assertThat(channel.names()).hasSize(1_300).doesNotHaveDuplicates();
    assertThat(trends.alerts("delivered")).hasSize(1_300).doesNotHaveDuplicates();
  }

  @Test
  void aStoreThatIsAwayIsWaitedFor() throws Exception {
    open("{name: none, metric: posts_total, when: equals, value: 0}");
    commit(0, Map.of("posts_total/all", 1.0));
    settle(1);
    commit(2, Map.of("posts_total/all", 1.0));
    engine.poll(at(3));
    clock.pass(GRACE);
    Files.move(folder.resolve("tables"), folder.resolve("away"));
    engine.poll(at(3));
    Files.move(folder.resolve("away"), folder.resolve("tables"));
    // The missing window may be held back by the same outage.
    engine.poll(at(3));
    assertThat(trends.alerts("fired")).isEmpty();
    commit(1, Map.of("posts_total/all", 0.0));
    engine.poll(at(3));
    engine.close();

    assertThat(channel.names()).containsExactly("none all " + at(1));
  }

  @Test
  void twoRunsAtOnceFireAWindowOnce() throws Exception {
    String rule = "{name: many, metric: posts_total, when: above, value: 5}";
    open(rule);
    AlertEngine first = engine;
    open(rule);
    commit(0, Map.of("posts_total/all", 6.0));
    first.finish();
    first.close();
    engine.finish();
    engine.close();

    assertThat(channel.names()).containsExactly("many all " + at(0));
    assertThat(trends.alerts("fired")).containsExactly("many all " + at(0) + " test");
  }

  @Test
  void aTableThatIsCompactedMakesNoSecondAlert() throws Exception {
    open("{name: many, metric: posts_total, when: above, value: 5}");
    commit(0, Map.of("posts_total/all", 6.0));
    settle(1);
    commit(1, Map.of("posts_total/all", 7.0));
    DeltaIO.maintain(output.table("trends")).compact();
    engine.poll(at(2));
    DeltaIO.maintain(output.table("alerts")).compact();
    engine.poll(at(2));
    engine.close();
    open("{name: many, metric: posts_total, when: above, value: 5}");
    engine.poll(at(2));
    engine.close();

    assertThat(channel.names()).containsExactly("many all " + at(0), "many all " + at(1));
  }

  @Test
  void aStreamThatStoodStillForMonthsIsNotAnAlertForEachMinute() throws Exception {
    open("{name: none, metric: posts_total, when: equals, value: 0, for: 3, cool_down: 1h}");
    commit(0, Map.of("posts_total/all", 1.0));
    commit(100_000, Map.of("posts_total/all", 1.0));
    engine.finish();
    engine.close();

    // The last 1,440 minutes of it, an alert each hour.
    assertThat(channel.names())
        .hasSize(24)
        .startsWith("none all " + at(100_000 - 1_440))
        .endsWith("none all " + at(100_000 - 60));
  }

  @Test
  void theEndOfARunLeavesNoWindowUnlookedAt() throws Exception {
    open("{name: none, metric: posts_total, when: equals, value: 0}");
    commit(0, Map.of("posts_total/all", 1.0));
    commit(2, Map.of("posts_total/all", 0.0));
    engine.poll(Instant.ofEpochMilli(Long.MAX_VALUE / 1000));
    engine.finish();
    engine.close();

    assertThat(channel.names()).containsExactly("none all " + at(1), "none all " + at(2));
  }

  private void open(String... rules) throws Exception {
    String text = "alerts:\n  - " + String.join("\n  - ", rules) + "\n";
    engine =
        AlertEngine.open(
            AlertRules.parse(text, name -> null),
            output,
            MINUTE,
            MINUTE,
            List.of(channel),
            new RetryRule(Duration.ofMillis(5), Duration.ofMillis(20), MINUTE),
            clock);
  }

  private void commit(int window, Map<String, Double> rows) throws Exception {
    trends.commit(at(window), rows);
  }

  /** Everything before a window has been read, and the half minute is over. */
  private void settle(int window) {
    engine.poll(at(window));
    clock.pass(GRACE);
    engine.poll(at(window));
  }

  private static Instant at(int window) {
    return START.plus(MINUTE.multipliedBy(window));
  }
}
