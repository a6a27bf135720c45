package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.alert.AlertsTable.Note;
import io.pinbeam.pipelines.stream.trend.TrendsTable;
import io.pinbeam.transforms.aggregate.TrendMetric;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code tables/trends}, holds the rules against each window in order, and sends alerts.
 *
 * <p><b>Once.</b> What a window fires is committed to {@code tables/alerts}, in one commit that the
 * table takes once, before anything is sent; so an alert of a rule, key and window is fired once,
 * whatever is killed and restarted when. Each channel gets a fired alert <i>at least</i> once: a
 * kill after a delivery and before its note makes the next run deliver it again, with the same id
 * and the same text. Deliveries are tried for 15 minutes and then given up, which is noted and
 * logged; one that a stopped run did not get to is made by the next run within 7 days.
 *
 * <p><b>Which windows.</b> Those that come after {@link #open} was first called for this output, in
 * the order of their starts. A window without any row counts as 0 for the metrics that are counts,
 * and ends the row of windows for the others; it is taken for empty when everything up to its end
 * has been read for half a minute and it is still not there. Rows of windows and cool-downs are
 * told from the tables, so restarts do not change them. A window that comes later than one after it
 * was looked at, is not looked at any more.
 *
 * <p>A store that fails makes {@link #poll} log it once and go on with the next call: nothing here
 * ends the pipeline or makes it wait.
 *
 * <pre>{@code
 * try (AlertEngine engine = AlertEngine.open(rules, output, window, period, options)) {
 *   // start the pipeline; then about every two seconds:
 *   engine.poll(watermark);
 *   // all windows of trends are committed and the pipeline has ended:
 *   engine.finish();
 * }
 * }</pre>
 */
public final class AlertEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertEngine.class);
  private static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration EMPTY_AFTER = Duration.ofSeconds(30);
  private static final Duration MARK_AFTER = Duration.ofMinutes(10);
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final int MARK_WINDOWS = 60;

  /** Of windows without rows that are found all at once, so many at the end are looked at. */
  private static final int MOST_EMPTY_AT_ONCE = 1_440;

  /** No stream is older. */
  private static final Instant NEVER = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant FOREVER =
      Instant.ofEpochMilli(BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis()).minus(Duration.ofDays(2));

  private final AlertRules rules;
  private final Duration window;
  private final Duration period;
  private final Clock clock;
  private final AlertsTable table;
  private final TrendFeed feed;
  private final AlertSender sender;
  private final RuleEvaluator evaluator;
  private final EmptyWindows empty;
  private final TreeMap<Instant, WindowValues> waiting = new TreeMap<>();

  /** The start of the window to be looked at next; null as long as there was none at all. */
  private @Nullable Instant next;

  /** What a window fired and the table does not have for sure. */
  private @Nullable Firing firing;

  private Instant markedAt;
  private int windowsSinceMark;
  private boolean isFailing;

  private AlertEngine(
      AlertRules rules,
      AlertsTable table,
      TrendFeed feed,
      AlertSender sender,
      Duration window,
      Duration period,
      Clock clock) {
    this.rules = rules;
    this.window = window;
    this.period = period;
    this.clock = clock;
    this.table = table;
    this.feed = feed;
    this.sender = sender;
    this.evaluator = new RuleEvaluator(rules.rules());
    this.empty = new EmptyWindows(EMPTY_AFTER);
    this.markedAt = clock.instant();
  }

  /**
   * Begins, or goes on where the last run ended; to be called before the pipeline is started.
   *
   * @param output has {@code tables/trends}, and takes {@code tables/alerts}
   * @param window the size of the windows of the trends
   * @param period from the start of one window to that of the next; the size if they do not slide
   * @param options for AWS credentials and proxies
   * @throws IOException if the tables cannot be read or written
   */
  public static AlertEngine open(
      AlertRules rules,
      OutputLayout output,
      Duration window,
      Duration period,
      PipelineOptions options)
      throws IOException {
    List<AlertChannel> channels = new ArrayList<>();
    for (ChannelSettings settings : rules.channels()) {
      channels.add(channel(settings, options));
    }
    return open(rules, output, window, period, channels, RetryRule.standard(), Clock.systemUTC());
  }

  static AlertEngine open(
      AlertRules rules,
      OutputLayout output,
      Duration window,
      Duration period,
      List<AlertChannel> channels,
      RetryRule retry,
      Clock clock)
      throws IOException {
    AlertsTable table = AlertsTable.open(output.table(AlertsTable.NAME), period);
    Set<TrendMetric> metrics = EnumSet.noneOf(TrendMetric.class);
    rules.rules().forEach(rule -> metrics.add(rule.metric()));
    AlertEngine engine =
        new AlertEngine(
            rules,
            table,
            new TrendFeed(output.table(TrendsTable.NAME), metrics),
            new AlertSender(table, channels, retry, clock),
            window,
            period,
            clock);
    boolean isDone = false;
    try {
      engine.begin();
      isDone = true;
    } finally {
      if (!isDone) {
        engine.kill();
      }
    }
    return engine;
  }

  /**
   * Looks at what is new. Takes about as long as reading the new files; waits for no delivery.
   *
   * @param watermark everything that arrived before it has been read; null if that is not known
   */
  public synchronized void poll(@Nullable Instant watermark) {
    try {
      Map<Instant, WindowValues> news = feed.next(oldest()).windows();
      waiting.putAll(news);
      empty.readUntil(ofSource(watermark));
      news.keySet().forEach(start -> empty.readUntil(start.plus(window)));
      advance(empty.settledAt(clock.instant()));
      keepUp();
      if (isFailing) {
        isFailing = false;
        LOG.info("alerts: the tables can be reached again");
      }
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  /**
   * Looks at all that is there, when no window will come any more: a window without rows before the
   * last one with rows is empty, then.
   */
  public synchronized void finish() {
    try {
      waiting.putAll(feed.next(oldest()).windows());
      advance(waiting.isEmpty() ? Instant.MIN : waiting.lastKey().plus(window));
      keepUp();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  /** Waits for deliveries, up to 10 seconds, and ends. The next run makes what is left. */
  @Override
  public synchronized void close() {
    try {
      sender.close(CLOSE_PATIENCE);
      mark();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  /** Ends as a kill does. */
  void kill() {
    sender.kill();
  }

  private static AlertChannel channel(ChannelSettings settings, PipelineOptions options) {
    if (settings instanceof ChannelSettings.Webhook webhook) {
      return new WebhookChannel(webhook, WEBHOOK_TIMEOUT, Clock.systemUTC());
    }
    if (settings instanceof ChannelSettings.Sns sns) {
      return new SnsChannel(sns, options);
    }
    return new LogChannel(settings.name());
  }

  private void begin() throws IOException {
    Instant since = clock.instant().minus(KEPT);
    Optional<Instant> lastFired = offerOpen(since);
    Instant mark = table.mark().orElse(null);
    if (mark == null) {
      // What is in the trends by now was before there were alerts.
      mark = feed.newestWindow().map(start -> start.plus(period)).orElse(Instant.EPOCH);
      table.mark(mark);
    }
    // Windows are looked at in order: all up to the last one that fired have been.
    Instant after = lastFired.map(start -> start.plus(period)).orElse(mark);
    Instant first = after.isAfter(mark) ? after : mark;
    if (!first.equals(Instant.EPOCH)) {
      next = first;
    }
    recall();
  }

  /** Puts the windows before the next one into the evaluator's memory. */
  private void recall() throws IOException {
    Instant from =
        next == null ? Instant.MIN : next.minus(period.multipliedBy(rules.mostWindows() - 1L));
    TrendFeed.News news = feed.next(from);
    waiting.putAll(news.windows());
    if (next == null || waiting.isEmpty()) {
      return;
    }
    Instant start = news.isOlderThere() ? from : waiting.firstKey();
    for (; start.isBefore(next); start = start.plus(period)) {
      evaluator.pass(waiting.getOrDefault(start, WindowValues.EMPTY));
    }
    waiting.headMap(next).clear();
  }

  /**
   * Offers what is fired and neither delivered nor given up, and tells the evaluator what fired.
   */
  private Optional<Instant> offerOpen(Instant since) throws IOException {
    Map<String, Note> fired = new LinkedHashMap<>();
    List<String> ended = new ArrayList<>();
    Optional<Instant> lastFired =
        table.forEach(
            since,
            note -> {
              if (note.state() == AlertState.FIRED) {
                Alert alert = note.alert();
                evaluator.wasAlerted(alert.rule(), alert.key(), alert.windowEnd());
                if (!note.at().isBefore(since)) {
                  fired.put(note.deliveryId(), note);
                }
              } else {
                ended.add(note.deliveryId());
              }
            });
    ended.forEach(fired::remove);
    sender.offer(fired.values());
    return lastFired;
  }

  private void advance(Instant settled) throws IOException {
    if (firing != null) {
      fire(firing);
    }
    if (next == null) {
      next = first(settled);
    }
    while (next != null) {
      waiting.headMap(next).clear();
      WindowValues values = waiting.remove(next);
      if (values == null) {
        if (next.plus(window).isAfter(settled)) {
          return;
        }
        skipLongGap(settled);
        values = WindowValues.EMPTY;
      }
      look(values);
    }
  }

  /** The very first window; null as long as an earlier one may come. */
  private @Nullable Instant first(Instant settled) {
    if (settled.equals(Instant.MIN)) {
      return null;
    }
    // The first one that is not over by then, of windows that begin at multiples of their period.
    long past = Duration.between(Instant.EPOCH, settled.minus(window)).toMillis();
    long millis = period.toMillis();
    Instant open = Instant.ofEpochMilli((Math.floorDiv(past, millis) + 1) * millis);
    return waiting.isEmpty() || open.isBefore(waiting.firstKey()) ? open : waiting.firstKey();
  }

  private void look(WindowValues values) throws IOException {
    Instant start = next;
    Instant end = start.plus(window);
    // As precise as the table has it: a later run tells the same.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Alert> alerts =
        evaluator.evaluate(end, values).stream()
            .map(
                found ->
                    Alert.of(table.id(), found.rule(), found.key(), found.value(), start, end, now))
            .toList();
    next = start.plus(period);
    windowsSinceMark++;
    if (!alerts.isEmpty()) {
      List<Note> notes = new ArrayList<>();
      for (Alert alert : alerts) {
        for (String channel : sender.channels()) {
          notes.add(new Note(alert, channel, AlertState.FIRED, alert.firedAt()));
        }
      }
      fire(new Firing(start, notes, false));
    }
  }

  private void fire(Firing due) throws IOException {
    firing = new Firing(due.start(), due.notes(), true);
    boolean isNew = table.fire(due.start(), due.notes());
    firing = null;
    // After a failed try it may be this engine's own; else another run's, which delivers it.
    if (isNew || due.wasTried()) {
      sender.offer(due.notes());
    }
  }

  /** A stream that stood still for months is not worth an alert for each minute of it. */
  private void skipLongGap(Instant settled) {
    Instant end = waiting.isEmpty() ? Instant.MAX : waiting.firstKey();
    Instant lastEmpty = settled.minus(window).plus(period);
    Instant until = end.isBefore(lastEmpty) ? end : lastEmpty;
    long windows = Duration.between(next, until).dividedBy(period);
    if (windows <= MOST_EMPTY_AT_ONCE) {
      return;
    }
    for (int i = 0; i < rules.mostWindows(); i++) {
      evaluator.pass(WindowValues.EMPTY);
    }
    long skipped = windows - MOST_EMPTY_AT_ONCE;
    LOG.info("alerts: {} windows without rows, from {} on, are passed over", skipped, next);
    next = next.plus(period.multipliedBy(skipped));
  }

  private void keepUp() throws IOException {
    sender.flush();
    if (sender.hasRoomAgain()) {
      offerOpen(clock.instant().minus(KEPT));
    }
    if (windowsSinceMark >= MARK_WINDOWS
        || (windowsSinceMark > 0
            && Duration.between(markedAt, clock.instant()).compareTo(MARK_AFTER) >= 0)) {
      mark();
    }
  }

  private void mark() throws IOException {
    if (next != null && windowsSinceMark > 0 && firing == null) {
      table.mark(next);
      windowsSinceMark = 0;
      markedAt = clock.instant();
    }
  }

  private Instant oldest() {
    return next == null ? Instant.MIN : next;
  }

  /** Before its first record and after its last, a source tells nothing of windows. */
  private static @Nullable Instant ofSource(@Nullable Instant watermark) {
    return watermark == null || watermark.isBefore(NEVER) || watermark.isAfter(FOREVER)
        ? null
        : watermark;
  }

  private void failed(Exception e) {
    empty.forget();
    if (!isFailing) {
      isFailing = true;
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      LOG.warn(
          "alerts: the tables cannot be reached, tried again every few seconds: {}: {}",
          e.getClass().getSimpleName(),
          reason);
    }
    LOG.debug("alerts", e);
  }

  private record Firing(Instant start, List<Note> notes, boolean wasTried) {}
}
