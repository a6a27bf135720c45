package io.pinbeam.delta.internal;

import io.pinbeam.delta.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Puts a file of the log if there is none, and finds out how it ended where the store fails in the
 * middle.
 *
 * <p>After an I/O error the file may be there, or may still come. The same bytes are put again
 * until the name is taken for sure; the bytes that are there then tell whose they are. A commit
 * holds a random identifier, so equal bytes are our own.
 */
final class SurePut {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 5000;

  private final LogStore store;
  private final Duration timeLimit;

  SurePut(LogStore store) {
    this(store, TIME_LIMIT);
  }

  SurePut(LogStore store, Duration timeLimit) {
    this.store = store;
    this.timeLimit = timeLimit;
  }

  /**
   * Returns if the file is there and is ours.
   *
   * @throws FileAlreadyExistsException if it is there and another writer's
   * @throws IOException if that could not be found out in time
   */
  void putIfAbsent(String path, byte[] bytes) throws IOException {
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    boolean mayBeOurs = false;
    while (true) {
      try {
        store.putIfAbsent(path, bytes);
        return;
      } catch (FileAlreadyExistsException e) {
        if (mayBeOurs && isOurs(path, bytes)) {
          return;
        }
        throw e;
      } catch (AccessDeniedException e) {
        throw e;
      } catch (IOException e) {
        mayBeOurs = true;
        if (System.nanoTime() - start > timeLimit.toNanos()) {
          throw e;
        }
        sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private static boolean isOurs(String path, byte[] bytes) throws IOException {
    try (InputStream in = Channels.newInputStream(TablePaths.open(TablePaths.resource(path)))) {
      return Arrays.equals(in.readNBytes(bytes.length + 1), bytes);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
