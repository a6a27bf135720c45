package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.stream.StreamSetup;
import io.pinbeam.pipelines.stream.alert.AlertEngine;
import io.pinbeam.pipelines.stream.alert.AlertRules;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Lets the alerts look at the trends now and then, beside the pipeline. */
final class AlertThread implements AutoCloseable {
  private static final long EVERY_MILLIS = 2_000;

  private final @Nullable AlertEngine engine;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "stream-alerts");
            made.setDaemon(true);
            return made;
          });

  private AlertThread(@Nullable AlertEngine engine) {
    this.engine = engine;
  }

  /**
   * Before the pipeline is started, so that the alerts know which trends were there before.
   *
   * @param rules null: there are none, and nothing is looked at
   */
  static AlertThread open(@Nullable AlertRules rules, StreamSetup setup, PipelineOptions options)
      throws IOException {
    return new AlertThread(
        rules == null
            ? null
            : AlertEngine.open(
                rules, setup.layout(), setup.window(), setup.windowEvery(), options));
  }

  void start(Supplier<StreamCounts> counts) {
    if (engine != null) {
      thread.scheduleWithFixedDelay(
          () -> engine.poll(watermark(counts.get())),
          EVERY_MILLIS,
          EVERY_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  /** Looks at what was committed last. */
  void finish() {
    thread.shutdown();
    if (engine != null) {
      engine.finish();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    if (engine != null) {
      engine.close();
    }
  }

  private static @Nullable Instant watermark(StreamCounts counts) {
    OptionalLong millis = counts.watermark();
    return millis.isEmpty() ? null : Instant.ofEpochMilli(millis.getAsLong());
  }
}
