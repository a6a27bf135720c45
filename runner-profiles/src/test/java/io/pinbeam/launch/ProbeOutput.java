package io.pinbeam.launch;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.transforms.DoFn;

/** Collects what the pipeline of a probe gives, in the VM of the test. */
final class ProbeOutput extends DoFn<String, Void> {
  private static final long serialVersionUID = 1L;

  private static final Map<String, Queue<String>> LINES = new ConcurrentHashMap<>();
  private static final Map<String, CountDownLatch> FIRST = new ConcurrentHashMap<>();

  private final String run;

  ProbeOutput(String run) {
    this.run = run;
  }

  static void add(String run, String line) {
    LINES.computeIfAbsent(run, r -> new ConcurrentLinkedQueue<>()).add(line);
    first(run).countDown();
  }

  /** Waits for the first line of a run, but not longer than this. */
  static boolean comesWithin(String run, long millis) throws InterruptedException {
    return first(run).await(millis, TimeUnit.MILLISECONDS);
  }

  private static CountDownLatch first(String run) {
    return FIRST.computeIfAbsent(run, r -> new CountDownLatch(1));
  }

  static List<String> of(String run) {
    Queue<String> lines = LINES.get(run);
    return lines == null ? List.of() : List.copyOf(lines);
  }

  @ProcessElement
  public void process(@Element String line) {
    add(run, line);
  }
}
