package io.pinbeam.launch;

import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.transports.Transport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Tells of a run by OpenLineage events: START before it, COMPLETE or FAIL behind it. They are sent
 * beside the run, in their order; at its end a server has {@link #LONGEST_WAIT} to take what is
 * left. What it does not take is told in one line, and changes nothing else.
 */
final class Lineage {
  static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  private final @Nullable LineageTarget target;
  private final LineageEvents events;
  private final PrintStream err;

  private Lineage(@Nullable LineageTarget target, LineageEvents events, PrintStream err) {
    this.target = target;
    this.events = events;
    this.err = err;
  }

  /**
   * For the run of a subcommand.
   *
   * @throws io.pinbeam.pipelines.options.BadOptionException if {@code --lineage} cannot be used
   */
  static Lineage of(String job, PipelineOptions options, PrintStream err) {
    String option = options.as(LineageOptions.class).getLineage();
    return new Lineage(
        option == null ? null : LineageTarget.of(option, System.getenv()),
        LineageEvents.of(job, options, System.getenv()),
        err);
  }

  /**
   * Runs it.
   *
   * @param atStart what is known of inputs and outputs when it starts
   * @param after the same when it is done, by what the run gave
   */
  <T> T around(Supplier<LineageDatasets> atStart, Callable<T> run, After<T> after)
      throws Exception {
    if (target == null) {
      return run.call();
    }
    LineageDatasets before = atStart.get();
    try (Sending sending = new Sending(target, err)) {
      sending.send(events.start(before));
      T result;
      try {
        result = run.call();
      } catch (Throwable failure) {
        sending.send(events.fail(before, Failures.line(failure)));
        throw failure;
      }
      sending.send(completed(before, result, after));
      return result;
    }
  }

  /** What is known of inputs and outputs when the run is done. */
  interface After<T> {
    LineageDatasets of(T result) throws Exception;
  }

  /** The run is done: what cannot be told of it does not undo it. */
  private <T> RunEvent completed(LineageDatasets before, T result, After<T> after) {
    try {
      return events.complete(after.of(result));
    } catch (Exception e) {
      return events.complete(before);
    }
  }

  /** One thread that sends, and what is under way. */
  private static final class Sending implements AutoCloseable {
    private final LineageTarget target;
    private final PrintStream err;
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task, "pinbeam-lineage");
              daemon.setDaemon(true);
              return daemon;
            });
    private final List<Future<?>> sent = new ArrayList<>();
    private @Nullable Transport transport;

    Sending(LineageTarget target, PrintStream err) {
      this.target = target;
      this.err = err;
    }

    void send(RunEvent event) {
      sent.add(
          thread.submit(
              () -> {
                if (transport == null) {
                  transport = target.open();
                }
                transport.emit(event);
              }));
    }

    @Override
    public void close() {
      long end = System.nanoTime() + LONGEST_WAIT.toNanos();
      thread.shutdown();
      String trouble = null;
      for (Future<?> event : sent) {
        String reason = reason(event, end);
        trouble = trouble == null ? reason : trouble;
      }
      thread.shutdownNow();
      if (trouble != null) {
        err.println(
            Terminal.of(err)
                .warning("pinbeam: WARNING: lineage was not told to " + target + ": " + trouble));
      }
    }

    private static @Nullable String reason(Future<?> event, long end) {
      try {
        event.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        return null;
      } catch (ExecutionException e) {
        return LineageTarget.reason(e.getCause());
      } catch (TimeoutException e) {
        event.cancel(true);
        return "no answer in " + Quantities.text(LONGEST_WAIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "it was interrupted";
      }
    }
  }
}
