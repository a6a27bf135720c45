package io.pinbeam.pipelines.archive;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts several objects at once, for one alone mostly waits for its answer. What is under way is
 * bounded in number and bytes. Used by one thread.
 */
final class Uploads implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int MOST_OBJECTS = 512;
  private static final long MOST_BYTES = 64L << 20;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "archive-upload");
            thread.setDaemon(true);
            return thread;
          });
  private final ArrayDeque<Upload> underWay = new ArrayDeque<>();
  private long bytesUnderWay;

  /**
   * Begins an upload, when there is room for it.
   *
   * @throws IOException what an earlier one failed with
   */
  void begin(long bytes, Callable<Void> upload) throws IOException {
    while (!underWay.isEmpty()
        && (underWay.size() >= MOST_OBJECTS
            || bytesUnderWay + bytes > MOST_BYTES
            || underWay.peek().future().isDone())) {
      awaitFirst();
    }
    bytesUnderWay += bytes;
    underWay.add(new Upload(threads.submit(upload), bytes));
  }

  /**
   * Waits for all that was begun.
   *
   * @throws IOException what one of them failed with
   */
  void awaitAll() throws IOException {
    while (!underWay.isEmpty()) {
      awaitFirst();
    }
  }

  /** Gives up what is under way and was not waited for. */
  void giveUp() {
    underWay.forEach(upload -> upload.future().cancel(true));
    underWay.clear();
    bytesUnderWay = 0;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void awaitFirst() throws IOException {
    Upload first = underWay.remove();
    bytesUnderWay -= first.bytes();
    try {
      first.future().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private record Upload(Future<Void> future, long bytes) {}
}
