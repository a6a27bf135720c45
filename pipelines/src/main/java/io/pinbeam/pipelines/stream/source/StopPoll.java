package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
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

  /** Writes the positions, unless they are there. */
  void writeRead(Map<ShardId, String> positions) throws IOException {
    if (find(signal.readFile()) != null) {
      return;
    }
    String text =
        positions.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    try (WritableByteChannel channel =
        FileSystems.create(FileSystems.matchNewResource(signal.readFile(), false), "text/plain")) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
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
      MatchResult.Metadata file = find(signal.stopFile());
      if (file == null) {
        return null;
      }
      try (ReadableByteChannel channel = FileSystems.open(file.resourceId())) {
        byte[] text = Channels.newInputStream(channel).readAllBytes();
        return StopSignal.Mode.valueOf(new String(text, StandardCharsets.UTF_8).strip());
      }
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private static MatchResult.@Nullable Metadata find(String file) throws IOException {
    MatchResult found = FileSystems.match(file, EmptyMatchTreatment.ALLOW);
    return found.metadata().isEmpty() ? null : found.metadata().get(0);
  }
}
