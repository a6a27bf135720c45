package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.StreamOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.DurationText;
import io.pinbeam.pipelines.stream.StreamSetup;
import io.pinbeam.pipelines.stream.alert.AlertRules;
import io.pinbeam.pipelines.stream.run.StreamCounts.Metric;
import io.pinbeam.pipelines.stream.source.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a stream until it is to end, and ends it in order: what was read is committed.
 *
 * <p>It ends by {@code --until}, by a signal if {@linkplain #withSignals asked for}, or when
 * someone writes the {@linkplain StopSignal#stopFile stop file} of the run. Whatever else ends it
 * loses nothing: the next run goes on where the tables end.
 */
public final class StreamRun {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);
  private static final org.joda.time.Duration LOOK = org.joda.time.Duration.millis(250);
  private static final Duration FILE_LOOK = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration FIRST_METRICS = Duration.ofMinutes(5);

  private final Until until;
  private final @Nullable Integer metricsPort;
  private final boolean catchesSignals;
  private final Times times;
  private final RunScreen screen;
  private final @Nullable AlertRules rules;

  private StreamRun(
      Until until,
      @Nullable Integer metricsPort,
      boolean catchesSignals,
      Times times,
      RunScreen screen,
      @Nullable AlertRules rules) {
    this.until = until;
    this.metricsPort = metricsPort;
    this.catchesSignals = catchesSignals;
    this.times = times;
    this.screen = screen;
    this.rules = rules;
  }

  /**
   * By the options.
   *
   * @throws BadOptionException if one cannot be used; in one line
   */
  public static StreamRun of(StreamOptions options) {
    return new StreamRun(
        Until.parse(options.getUntil()),
        MetricsServer.checked(options.getMetricsPort()),
        false,
        new Times(
            StatusThread.EVERY,
            DurationText.parse("--stalledAfter", options.getStalledAfter()),
            FIRST_METRICS),
        new LogScreen(),
        rules(options));
  }

  private static @Nullable AlertRules rules(StreamOptions options) {
    if (options.getAlerts() == null) {
      return null;
    }
    FileSystems.setDefaultPipelineOptions(options);
    return AlertRules.load(options.getAlerts());
  }

  /** Says how it is on a screen; without it, in the log. */
  public StreamRun withScreen(RunScreen screen) {
    return new StreamRun(until, metricsPort, catchesSignals, times, screen, rules);
  }

  /**
   * Ends in order on Ctrl-C and SIGTERM, and at once on the second; for programs that own their VM.
   */
  public StreamRun withSignals() {
    return new StreamRun(until, metricsPort, true, times, screen, rules);
  }

  StreamRun withTimes(Times other) {
    return new StreamRun(until, metricsPort, catchesSignals, other, screen, rules);
  }

  /** Whether it ends by what the runner's metrics say while it runs. */
  public boolean needsMetrics() {
    return until.isIdle() || until.records() > 0;
  }

  /**
   * Runs a pipeline that {@link io.pinbeam.pipelines.StreamPosts#build} made, to its end.
   *
   * @throws RuntimeException what the pipeline failed with
   */
  public StreamOutcome run(Pipeline pipeline, StreamSetup setup) throws IOException {
    AtomicReference<StreamCounts> counts = new AtomicReference<>(StreamCounts.none());
    StreamAccount account = StreamAccount.of(setup.layout());
    // In this order, so that signals are caught to the very end.
    try (EndSignals signals = catchesSignals ? EndSignals.caught() : EndSignals.none();
        MetricsServer server = MetricsServer.start(metricsPort, counts::get);
        AlertThread alerts = AlertThread.open(rules, setup, pipeline.getOptions())) {
      if (!server.address().isEmpty()) {
        screen.line("metrics  " + server.address());
      }
      StallWatch stall = new StallWatch(times.stalledAfter(), setup.commitInterval());
      Watch watch = new Watch(setup, signals, counts, stall);
      PipelineResult result = pipeline.run();
      LagLines lags = new LagLines(setup.layout(), setup.runId(), Instant.now());
      try (StatusThread status =
          StatusThread.start(account, lags, stall, counts::get, screen, times.status())) {
        alerts.start(counts::get);
        StreamOutcome outcome = watch.untilItsEnd(result);
        if (watch.isFinished()) {
          alerts.finish();
        }
        return outcome;
      } finally {
        cancel(result);
      }
    }
  }

  private static void cancel(PipelineResult result) {
    try {
      PipelineResult.State state = result.getState();
      if (state == null || !state.isTerminal()) {
        result.cancel();
      }
    } catch (IOException | RuntimeException e) {
      // All that was read is committed, or something worse was thrown before.
      LOG.warn("the pipeline could not be cancelled: {}", e.getMessage());
    }
  }

  /** One run, from its beginning to its end. */
  private final class Watch {
    private final StreamSetup setup;
    private final EndSignals signals;
    private final AtomicReference<StreamCounts> counts;
    private final StallWatch stall;
    private final StopFiles files;
    private final IdleWatch idle = new IdleWatch(System.currentTimeMillis());
    private final long startedAt = System.nanoTime();
    private long fileLookedAt = startedAt;
    private boolean isEnding;
    private StopSignal.@Nullable Mode mode;

    Watch(
        StreamSetup setup,
        EndSignals signals,
        AtomicReference<StreamCounts> counts,
        StallWatch stall) {
      this.stall = stall;
      this.setup = setup;
      this.signals = signals;
      this.counts = counts;
      files = new StopFiles(setup.stop());
    }

    StreamOutcome untilItsEnd(PipelineResult result) throws IOException {
      Optional<Ending> ending = Optional.empty();
      while (ending.isEmpty()) {
        look(result);
        stall.check();
        checkMetrics();
        ending = ending();
      }
      isEnding = true;
      mode = ending.get().mode;
      screen.line("Ends in order: " + ending.get().why);
      Drain drain =
          new Drain(files, TableCommitted.of(setup), ending.get().mode, PATIENCE, System::nanoTime);
      while (!drain.isDone()) {
        try {
          lookAtTheEnd(result);
        } catch (RuntimeException e) {
          // Some runners are gone with their job: the tables tell whether it ended well.
          if (!drain.isDone()) {
            throw e;
          }
        }
      }
      files.delete();
      return new StreamOutcome(setup.runId(), took(), ending.get().why);
    }

    /** Whether it ended for good, with every window over. */
    boolean isFinished() {
      return mode == StopSignal.Mode.FINISH;
    }

    private void lookAtTheEnd(PipelineResult result) {
      if (result.getState() == PipelineResult.State.DONE) {
        // The source has said that it is at its end; the direct runner ends then by itself.
        rest();
      } else {
        look(result);
      }
    }

    /** Waits a moment, and throws what the pipeline failed with. */
    private void look(PipelineResult result) {
      // The direct runner answers null when the time is over, Spark RUNNING.
      PipelineResult.State state = result.waitUntilFinish(LOOK);
      boolean isOver = state != null && state.isTerminal();
      if (isOver && !(isEnding && state == PipelineResult.State.DONE)) {
        throw new IllegalStateException("the pipeline ended by itself, as " + state);
      }
      counts.set(StreamCounts.of(result.metrics()));
      screen.progress(StatusText.progress(counts.get(), took().toMillis() / 1e3));
    }

    /** Without metrics nobody knows when the run is to end. */
    private void checkMetrics() {
      if (needsMetrics() && counts.get().isEmpty() && took().compareTo(times.firstMetrics()) > 0) {
        throw new IllegalStateException(
            "the runner tells no metrics while it runs, so that --until cannot be by records or"
                + " IDLE here; a time, a signal and the stop file work");
      }
    }

    private static void rest() {
      try {
        Thread.sleep(LOOK.getMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted", e);
      }
    }

    private Optional<Ending> ending() {
      if (signals.isReceived()) {
        return Optional.of(new Ending(StopSignal.Mode.STOP, "asked to by a signal"));
      }
      if (until.isIdle() && idle.isIdle(counts.get(), System.currentTimeMillis())) {
        return finish("every stream is read to its tip");
      }
      long records = counts.get().total(Metric.RECORDS);
      if (until.records() > 0 && records >= until.records()) {
        return finish("read " + records + " records");
      }
      if (until.time() != null && took().compareTo(until.time()) >= 0) {
        return finish("the time of --until is over");
      }
      return byFile();
    }

    /** Where no signal reaches: on clusters. */
    private Optional<Ending> byFile() {
      if (System.nanoTime() - fileLookedAt < FILE_LOOK.toNanos()) {
        return Optional.empty();
      }
      fileLookedAt = System.nanoTime();
      try {
        return files.asked().map(mode -> new Ending(mode, "asked to by its stop file"));
      } catch (IOException | UncheckedIOException e) {
        LOG.debug("cannot look for the stop file", e);
        return Optional.empty();
      }
    }

    private Optional<Ending> finish(String why) {
      return Optional.of(new Ending(StopSignal.Mode.FINISH, why));
    }

    private Duration took() {
      return Duration.ofNanos(System.nanoTime() - startedAt);
    }
  }

  /**
   * How long things may take.
   *
   * @param status how often it is said how the stream is
   * @param stalledAfter how long records may have been read of which none is committed
   * @param firstMetrics when the runner has told metrics, if it ever does
   */
  record Times(Duration status, Duration stalledAfter, Duration firstMetrics) {}

  private record Ending(StopSignal.Mode mode, String why) {}

  private static final class LogScreen implements RunScreen {
    @Override
    public void line(String text) {
      LOG.info("{}", text);
    }

    @Override
    public void progress(String text) {}
  }
}
