package io.pinbeam.dashboard;

import io.pinbeam.dashboard.web.Listeners;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the tables while somebody watches, and tells those who do what is new. Once in a while
 * it tells them without news too: what is shown is of the last hour, say, and an hour moves.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final Duration WITHOUT_NEWS = Duration.ofSeconds(15);

  private final StreamView view;
  private final Listeners listeners;
  private final Duration refresh;
  private final Clock clock;
  private long told;
  private final Thread thread = new Thread(this::run, "dashboard-feed");

  Feed(StreamView view, Listeners listeners, Duration refresh, Clock clock) {
    this.view = view;
    this.listeners = listeners;
    this.refresh = refresh;
    this.clock = clock;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        listeners.awaitAny();
        try {
          look();
        } catch (RuntimeException e) {
          LOG.error("The dashboard could not show what it read", e);
        }
        Thread.sleep(refresh.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    boolean isNews = view.refresh();
    long now = clock.millis();
    // Either way: the clock may have been set back.
    if (isNews || Math.abs(now - told) >= WITHOUT_NEWS.toMillis()) {
      listeners.publish(view.toJson().toString());
      told = now;
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
    view.close();
  }
}
