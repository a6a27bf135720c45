package io.pinbeam.pipelines.stream.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.sink.OutputLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random trends, committed a little out of order, by runs that are killed at random: what is
 * alerted of is what the definition of the rules gives, looked up in all windows at once.
 */
class AlertModelTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int WINDOWS = 24;

  private static final String RULES =
      """
      alerts:
        - {name: few, metric: posts_total, when: below, value: 3, for: 2}
        - {name: few-cool, metric: posts_total, key: all, when: at_most, value: 3, cool_down: 4m}
        - {name: rate, metric: reject_rate, when: at_least, value: 0.5, for: 2, cool_down: 3m}
        - {name: top, metric: posts, when: above, value: 2}
        - {name: gone, metric: posts, key: "art|Peru", when: equals, value: 0, for: 3}
        - {name: loose, metric: unmatched, when: above, value: 3, for: 2}
        - {name: median, metric: median_followers, key: "+50", when: below, value: 50}
      """;

  private static final List<ModelRule> MODEL =
      List.of(
          new ModelRule("few", "posts_total", List.of("all"), true, 2, 0, v -> v < 3),
          new ModelRule("few-cool", "posts_total", List.of("all"), true, 1, 4, v -> v <= 3),
          new ModelRule(
              "rate",
              "reject_rate",
              List.of("pin", "geo", "user", "all"),
              false,
              2,
              3,
              v -> v >= 0.5),
          new ModelRule("top", "posts", List.of("art|Peru", "food|Chad"), false, 1, 0, v -> v > 2),
          new ModelRule("gone", "posts", List.of("art|Peru"), true, 3, 0, v -> v == 0),
          new ModelRule(
              "loose", "unmatched", List.of("pin", "geo", "user"), true, 2, 0, v -> v > 3),
          new ModelRule("median", "median_followers", List.of("+50"), false, 1, 0, v -> v < 50));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void alertsAreThoseOfTheDefinitionThroughKillsAndRestarts(int periodsInWindow) throws Exception {
    long seed = Long.getLong("pinbeam.seed", System.nanoTime());
    String told = "-Dpinbeam.seed=" + seed;
    Random random = new Random(seed);
    Duration window = PERIOD.multipliedBy(periodsInWindow);
    OutputLayout output = OutputLayout.under(folder.toString());
    TrendWindows trends = new TrendWindows(output, window, PERIOD);
    List<Map<String, Double>> windows = windows(random);
    TestClock clock = new TestClock(START.plus(Duration.ofDays(1)).plusNanos(123_456_789));
    List<Alert> taken = new ArrayList<>();
    int kills = 0;

    RecordingChannel channel = RecordingChannel.named("test").withFaults(random, 0.3);
    AlertEngine engine = open(output, window, channel, clock);
    for (int first = 0; first < WINDOWS; ) {
      // These fire together, in any order.
      int group = Math.min(WINDOWS - first, 1 + random.nextInt(3));
      Instant read = at(first + group - 1).plus(window);
      List<Integer> order = new ArrayList<>();
      for (int i = first; i < first + group; i++) {
        if (windows.get(i) != null) {
          order.add(i);
        }
      }
      Collections.shuffle(order, random);
      boolean isAgain = false;
      while (!order.isEmpty()) {
        // A run that starts reads again from the oldest window that is missing.
        Instant watermark = isAgain ? at(Collections.min(order)) : read;
        engine.poll(random.nextBoolean() ? watermark : null);
        trends.commit(at(order.get(0)), windows.get(order.get(0)));
        order.remove(0);
        clock.pass(Duration.ofSeconds(2));
        if (random.nextInt(4) == 0) {
          engine.poll(order.isEmpty() ? read : null);
        }
        if (random.nextInt(6) == 0) {
          engine.kill();
          kills++;
          taken.addAll(channel.taken());
          channel = RecordingChannel.named("test").withFaults(random, 0.3);
          engine = open(output, window, channel, clock);
          isAgain = true;
        } else if (isAgain && order.isEmpty()) {
          engine.poll(read);
        }
      }
      engine.poll(read);
      clock.pass(Duration.ofSeconds(40));
      engine.poll(read);
      first += group;
    }
    engine.finish();
    engine.close();
    taken.addAll(channel.taken());

    List<String> expected = new ArrayList<>();
    MODEL.forEach(rule -> expected.addAll(rule.alerts(windows)));
    assertThat(expected).as(told).hasSizeGreaterThan(10);
    List<String> withChannel = expected.stream().map(name -> name + " test").toList();
    assertThat(trends.alerts("fired")).as(told).containsExactlyInAnyOrderElementsOf(withChannel);
    assertThat(new TreeSet<>(trends.alerts("delivered"))).as(told).containsAll(withChannel);
    Set<String> bodies = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (Alert alert : taken) {
      bodies.add(alert.toJson());
      ids.add(alert.id());
    }
    // A second delivery is the first one again.
    assertThat(ids).as(told).hasSize(expected.size());
    assertThat(bodies).as(told).hasSize(expected.size());
    if (kills == 0) {
      assertThat(taken).as(told).hasSize(expected.size());
    }
  }

  private static AlertEngine open(
      OutputLayout output, Duration window, RecordingChannel channel, TestClock clock)
      throws Exception {
    return AlertEngine.open(
        AlertRules.parse(RULES, name -> null),
        output,
        window,
        PERIOD,
        List.of(channel),
        new RetryRule(Duration.ofMillis(2), Duration.ofMillis(10), Duration.ofMinutes(1)),
        clock);
  }

  /** Null is a window that never had a record. */
  private static List<Map<String, Double>> windows(Random random) {
    List<Map<String, Double>> windows = new ArrayList<>();
    for (int i = 0; i < WINDOWS; i++) {
      boolean isEmpty = i > 0 && i < WINDOWS - 1 && random.nextInt(5) == 0;
      if (isEmpty) {
        windows.add(null);
        continue;
      }
      Map<String, Double> rows = new HashMap<>();
      rows.put("posts_total/all", (double) random.nextInt(6));
      for (String key : List.of("posts/art|Peru", "posts/food|Chad")) {
        if (random.nextBoolean()) {
          rows.put(key, 1.0 + random.nextInt(3));
        }
      }
      for (String key : List.of("pin", "geo", "user", "all")) {
        if (random.nextInt(4) > 0) {
          rows.put("reject_rate/" + key, random.nextInt(4) / 4.0);
        }
        rows.put("unmatched/" + key, (double) random.nextInt(8));
      }
      rows.remove("unmatched/all");
      if (random.nextBoolean()) {
        rows.put("median_followers/+50", 100 * random.nextDouble());
      }
      windows.add(rows);
    }
    return windows;
  }

  private static Instant at(int window) {
    return START.plus(PERIOD.multipliedBy(window));
  }

  private interface Condition {
    boolean holds(double value);
  }

  private record ModelRule(
      String name,
      String metric,
      List<String> keys,
      boolean zeroIfMissing,
      int windows,
      int coolDownPeriods,
      Condition condition) {
    List<String> alerts(List<Map<String, Double>> all) {
      List<String> alerts = new ArrayList<>();
      for (String key : keys) {
        int lastAlert = Integer.MIN_VALUE / 2;
        for (int i = windows - 1; i < all.size(); i++) {
          boolean holds = true;
          for (int back = 0; back < windows; back++) {
            holds &= holds(all.get(i - back), key);
          }
          if (holds && i - lastAlert >= coolDownPeriods) {
            alerts.add(name + " " + key + " " + at(i));
            lastAlert = i;
          }
        }
      }
      return alerts;
    }

    private boolean holds(Map<String, Double> rows, String key) {
      Double value = rows == null ? null : rows.get(metric + "/" + key);
      if (value == null) {
        return zeroIfMissing && condition.holds(0);
      }
      return condition.holds(value);
    }
  }
}
