package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The sessions of this VM. Runners throw readers away as they like: the direct runner one in twenty
 * bundles, Spark's those not used for one and a half batch intervals. If each began anew, the
 * records that were fetched but not taken would be fetched again and again, and a slow shard might
 * never get on.
 */
final class ShardsSessions {
  private static final long PARKED_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Of a reader that the runner forgot without closing it. */
  private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(3);

  private static final long SWEEP_SECONDS = 5;
  private static final Map<String, Entry> ENTRIES = new HashMap<>();

  static {
    ScheduledExecutorService sweeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "pinbeam close unused readers");
              thread.setDaemon(true);
              return thread;
            });
    sweeper.scheduleWithFixedDelay(
        () -> sweep(System.nanoTime()), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
  }

  private ShardsSessions() {}

  /** Opens a session. */
  @FunctionalInterface
  interface Opening {
    ShardsSession open() throws IOException;
  }

  /**
   * The source's session, if it is exactly as far as the mark says; else a new one, in its place.
   */
  static synchronized ShardsSession take(
      String source, ShardsMark mark, Object owner, Opening opening) throws IOException {
    Entry entry = ENTRIES.get(source);
    if (entry == null || entry.session.isClosed() || !entry.session.mark().equals(mark)) {
      if (entry != null) {
        ENTRIES.remove(source);
        entry.session.close();
      }
      entry = new Entry(opening.open());
      ENTRIES.put(source, entry);
    }
    entry.owner = owner;
    entry.usedNanos = System.nanoTime();
    return entry.session;
  }

  /** Whether the session is still this owner's; counts as a use. */
  static synchronized boolean use(String source, Object owner) {
    Entry entry = ENTRIES.get(source);
    if (entry == null || entry.owner != owner) {
      return false;
    }
    entry.usedNanos = System.nanoTime();
    return true;
  }

  /** Leaves the session to the next owner, for a while. */
  static synchronized void park(String source, Object owner) {
    Entry entry = ENTRIES.get(source);
    if (entry != null && entry.owner == owner) {
      entry.owner = null;
      entry.usedNanos = System.nanoTime();
    }
  }

  static synchronized void sweep(long nowNanos) {
    Iterator<Entry> entries = ENTRIES.values().iterator();
    while (entries.hasNext()) {
      Entry entry = entries.next();
      long unused = nowNanos - entry.usedNanos;
      if (unused > (entry.owner == null ? PARKED_NANOS : FORGOTTEN_NANOS)) {
        entries.remove();
        entry.session.close();
      }
    }
  }

  private static final class Entry {
    private final ShardsSession session;
    private Object owner;
    private long usedNanos;

    Entry(ShardsSession session) {
      this.session = session;
    }
  }
}
