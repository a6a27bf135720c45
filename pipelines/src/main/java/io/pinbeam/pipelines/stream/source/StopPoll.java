package io.pinbeam.pipelines.stream.source;

import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Looks for the stop file twice a second in a thread of its own. Trouble with the store is waited
 * out: those who write the tables speak of it.
 */
final class StopPoll implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  private final StopSignal signal;
  private final Semaphore news;
  private final Thread thread = new Thread(this::run, "pinbeam stop signal");
  private volatile StopSignal.@Nullable Mode mode;

  StopPoll(StopSignal signal, Semaphore news) {
    this.signal = signal;
    this.news = news;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Null while there is no signal. */
  StopSignal.@Nullable Mode mode() {
    return mode;
  }

  /** Writes what was read, unless they are there. */
  void writeRead(Map<ShardId, ReadRange> ranges) throws IOException {
    if (exists(signal.readFile())) {
      return;
    }
    String text =
        ranges.entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
    OutputFiles.write(signal.readFile(), text);
  }

  /** Notes up to when all shards were read, unless it is there. */
  void writeComplete(long millis) throws IOException {
    if (!exists(signal.completeFile())) {
      OutputFiles.write(signal.completeFile(), Long.toString(millis));
    }
  }

  private static String line(ShardId shard, ReadRange range) {
    return shard + " " + range.first() + " " + range.last() + "\n";
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (mode == null) {
        mode = read();
        if (mode == null) {
          Thread.sleep(PERIOD_MILLIS);
        }
      }
      news.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StopSignal.@Nullable Mode read() {
    try {
      return exists(signal.stopFile())
          ? StopSignal.Mode.valueOf(OutputFiles.read(signal.stopFile()).strip())
          : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private static boolean exists(String file) throws IOException {
    return !FileSystems.match(file, EmptyMatchTreatment.ALLOW).metadata().isEmpty();
  }
}
