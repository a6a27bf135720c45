package io.pinbeam.pipelines.stream.alert;

import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a channel. A delivery that has to wait lets others pass, and holds nobody else up.
 */
final class ChannelWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelWorker.class);

  private static final Duration QUIET = Duration.ofMinutes(1);

  private final AlertChannel channel;
  private final RetryRule retry;
  private final int capacity;
  private final Listener listener;
  private final DelayQueue<Delivery> queue = new DelayQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Thread thread;
  private volatile boolean isStopped;
  private boolean isFailing;

  /** A channel that comes and goes does not fill the log. */
  private long quietUntil = System.nanoTime();

  ChannelWorker(AlertChannel channel, RetryRule retry, int capacity, Listener listener) {
    this.channel = channel;
    this.retry = retry;
    this.capacity = capacity;
    this.listener = listener;
    this.thread = new Thread(this::run, "alerts-" + channel.name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  String name() {
    return channel.name();
  }

  /** Takes an alert, or tells that there are too many already. */
  boolean offer(Alert alert) {
    if (pending.get() >= capacity) {
      return false;
    }
    pending.incrementAndGet();
    queue.add(new Delivery(alert, System.nanoTime()));
    return true;
  }

  boolean isIdle() {
    return pending.get() == 0;
  }

  /** Ends the thread; what is not delivered by then is left. */
  void stop() {
    isStopped = true;
    thread.interrupt();
    boolean wasInterrupted = false;
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      wasInterrupted = true;
    }
    channel.close();
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isStopped) {
      try {
        Delivery delivery = queue.take();
        AlertChannel.Attempt attempt = attempt(delivery.alert);
        delivery.tries++;
        if (!isStopped || attempt.end() == AlertChannel.End.DELIVERED) {
          settle(delivery, attempt);
        }
      } catch (InterruptedException e) {
        // Only stop() does this.
        return;
      }
    }
  }

  private AlertChannel.Attempt attempt(Alert alert) throws InterruptedException {
    try {
      return channel.deliver(alert);
    } catch (RuntimeException e) {
      return AlertChannel.Attempt.again(e.getClass().getSimpleName());
    }
  }

  private void settle(Delivery delivery, AlertChannel.Attempt attempt) {
    switch (attempt.end()) {
      case DELIVERED -> {
        if (isFailing) {
          LOG.info("alerts go to {} at {} again", channel.name(), channel.address());
          isFailing = false;
        }
        end(delivery, AlertState.DELIVERED);
      }
      case REFUSED -> giveUp(delivery, attempt.reason());
      case AGAIN -> again(delivery, attempt);
    }
  }

  private void again(Delivery delivery, AlertChannel.Attempt attempt) {
    Duration wait = retry.wait(delivery.tries);
    if (wait.compareTo(attempt.pause()) < 0) {
      wait = attempt.pause();
    }
    long next = System.nanoTime() + wait.toNanos();
    if (next - delivery.begun > retry.total().toNanos()) {
      giveUp(delivery, attempt.reason());
      return;
    }
    if (!isFailing && System.nanoTime() - quietUntil > 0) {
      isFailing = true;
      quietUntil = System.nanoTime() + QUIET.toNanos();
      LOG.warn(
          "alerts do not go to {} at {}: {}; each is tried for up to {} min",
          channel.name(),
          channel.address(),
          attempt.reason(),
          Math.max(1, retry.total().toMinutes()));
    }
    delivery.due = next;
    queue.add(delivery);
  }

  private void giveUp(Delivery delivery, String reason) {
    LOG.error(
        "alert {} of rule {} was given up: {} at {}: {}, after {} tries",
        delivery.alert.id(),
        delivery.alert.rule(),
        channel.name(),
        channel.address(),
        reason,
        delivery.tries);
    end(delivery, AlertState.FAILED);
  }

  private void end(Delivery delivery, AlertState state) {
    try {
      listener.ended(channel.name(), delivery.alert, state, pending.get() == 1);
    } finally {
      pending.decrementAndGet();
    }
  }

  /** Is told how deliveries end; by the channel's thread. */
  interface Listener {
    /**
     * A delivery has ended.
     *
     * @param isLast whether no other one waits
     */
    void ended(String channel, Alert alert, AlertState state, boolean isLast);
  }

  private static final class Delivery implements Delayed {
    private final Alert alert;
    private final long begun;
    private long due;
    private int tries;

    Delivery(Alert alert, long now) {
      this.alert = alert;
      this.begun = now;
      this.due = now;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.signum(due - ((Delivery) other).due);
    }
  }
}
