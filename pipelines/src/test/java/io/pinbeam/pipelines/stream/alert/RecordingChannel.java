package io.pinbeam.pipelines.stream.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** Takes alerts, or not, and remembers what it took. */
final class RecordingChannel implements AlertChannel {
  private final String name;
  private final Random random;
  private final double faults;
  private final Semaphore open;
  private final List<Alert> taken;

  private RecordingChannel(
      String name, Random random, double faults, Semaphore open, List<Alert> taken) {
    this.name = name;
    this.random = random;
    this.faults = faults;
    this.open = open;
    this.taken = taken;
  }

  static RecordingChannel named(String name) {
    return new RecordingChannel(name, new Random(1), 0, new Semaphore(1), new ArrayList<>());
  }

  /** One that fails at so many of its tries. */
  RecordingChannel withFaults(Random random, double share) {
    return new RecordingChannel(name, random, share, open, taken);
  }

  /** Lets nothing through until {@link #open}. */
  RecordingChannel shut() {
    return new RecordingChannel(name, random, faults, new Semaphore(0), taken);
  }

  void open() {
    open.release();
  }

  List<Alert> taken() {
    synchronized (taken) {
      return List.copyOf(taken);
    }
  }

  /** As {@code rule key start}. */
  List<String> names() {
    return taken().stream().map(a -> a.rule() + " " + a.key() + " " + a.windowStart()).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return "the test";
  }

  @Override
  public Attempt deliver(Alert alert) throws InterruptedException {
    open.acquire();
    open.release();
    synchronized (taken) {
      if (random.nextDouble() < faults) {
        return Attempt.again("a fault of the test");
      }
      taken.add(alert);
    }
    return Attempt.delivered();
  }
}
