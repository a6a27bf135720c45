package io.pinbeam.pipelines.source;

import io.pinbeam.pipelines.store.ObjectStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Fetches small objects of S3, several at a time: one after the other they would take a round trip
 * each, and by Beam's file system two, for it asks for an object's size first.
 */
public final class SmallObjects implements AutoCloseable {
  private static final int AT_A_TIME = 16;
  private static final long SMALL_BYTES = 512 << 10;
  private static final String SCHEME = "s3://";

  private final PipelineOptions options;
  private final Map<String, ObjectStore> buckets = new ConcurrentHashMap<>();
  private @Nullable ExecutorService threads;

  private SmallObjects(PipelineOptions options) {
    this.options = options;
  }

  /**
   * @param options by which Beam's own S3 file system would make its client
   */
  public static SmallObjects by(PipelineOptions options) {
    return new SmallObjects(options);
  }

  /** Begins to fetch a file; null if it is no small object. */
  @Nullable Future<byte[]> begin(InputFile file) {
    if (file.size() > SMALL_BYTES || !file.path().startsWith(SCHEME)) {
      return null;
    }
    if (threads == null) {
      threads = Executors.newFixedThreadPool(AT_A_TIME, SmallObjects::daemon);
    }
    int key = file.path().indexOf('/', SCHEME.length()) + 1;
    ObjectStore bucket =
        buckets.computeIfAbsent(
            file.path().substring(0, key), root -> ObjectStore.of(root, options));
    return threads.submit(() -> bucket.get(file.path().substring(key)));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "small-objects");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
    buckets.values().forEach(ObjectStore::close);
  }
}
