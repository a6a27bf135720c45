package io.pinbeam.emulator.posting;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Brings batches to the gateway: what is not acknowledged is sent again, alone, until it is; what
 * is refused for good is counted. For several threads.
 */
final class Delivery {
  /** Limits of one Kinesis call, which the gateway's routes stand for. */
  private static final int MOST_RECORDS = 500;

  private static final int MOST_BYTES = 4 << 20;

  /** In an ordered end, how long requests that fail are still sent again. */
  private static final Duration LAST_TRIES = Duration.ofSeconds(10);

  private static final Duration SLICE = Duration.ofMillis(100);

  private final Sender sender;
  private final Journal journal;
  private final PostingCounts counts;
  private final Backoff backoff;
  private final PostingClock clock;
  private final Duration patience;
  private volatile boolean ending;
  private volatile long endingSince;

  /** Sends one request. */
  interface Sender {
    GatewayAnswer send(Destination destination, List<PostedRecord> records)
        throws IOException, InterruptedException;
  }

  Delivery(
      Sender sender,
      Journal journal,
      PostingCounts counts,
      Backoff backoff,
      PostingClock clock,
      Duration patience) {
    this.sender = sender;
    this.journal = journal;
    this.counts = counts;
    this.backoff = backoff;
    this.clock = clock;
    this.patience = patience;
  }

  /** What keeps failing from now on is given up soon. */
  void end() {
    if (!ending) {
      endingSince = clock.nanoTime();
      ending = true;
    }
  }

  /**
   * Ends when each record was acknowledged or refused.
   *
   * @throws PostingException if the gateway wants none of it, or does not come back
   */
  void deliver(PostBatch batch) throws PostingException, InterruptedException {
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < batch.records().size(); i++) {
      if (!journal.isAcknowledged(batch, i)) {
        open.add(i);
      }
    }
    counts.acknowledgedEarlier.add(batch.records().size() - open.size());
    counts.sent.add(open.size());
    int failures = 0;
    long failingSince = 0;
    while (!open.isEmpty()) {
      List<Integer> some = some(batch, open);
      Attempt attempt = attempt(batch, some);
      open.removeAll(attempt.settled());
      if (!attempt.settled().isEmpty()) {
        failures = 0;
      }
      if (attempt.settled().size() < some.size()) {
        failures++;
        counts.retries.increment();
        if (failures == 1) {
          failingSince = clock.nanoTime();
        }
        pause(batch, attempt, backoff.after(failures, attempt.retryAfter()), failingSince);
      }
    }
  }

  /**
   * @param settled the records that need not be sent again
   * @param reason why the others do
   */
  private record Attempt(List<Integer> settled, String reason, Optional<Duration> retryAfter) {}

  private static List<Integer> some(PostBatch batch, List<Integer> open) {
    int bytes = 0;
    int count = 0;
    while (count < Math.min(open.size(), MOST_RECORDS)) {
      bytes += batch.records().get(open.get(count)).json().length;
      if (count > 0 && bytes > MOST_BYTES) {
        break;
      }
      count++;
    }
    return List.copyOf(open.subList(0, count));
  }

  private Attempt attempt(PostBatch batch, List<Integer> some)
      throws PostingException, InterruptedException {
    GatewayAnswer answer;
    try {
      answer = sender.send(batch.destination(), some.stream().map(batch.records()::get).toList());
    } catch (IOException e) {
      if (isOfTheCertificate(e)) {
        // Trying again would not change it.
        throw new PostingException(
            "the gateway's certificate is not believed: it has to be for the name in --gateway, and"
                + " from an authority in --caFile",
            e);
      }
      // No more than the class: a client's message may repeat what it was sent.
      return new Attempt(List.of(), e.getClass().getSimpleName(), Optional.empty());
    }
    if (answer.isSuccess()) {
      return settle(batch, some, answer);
    }
    if (answer.isPassing()) {
      return new Attempt(List.of(), answer.reason(), answer.retryAfter());
    }
    throw new PostingException(
        "the gateway takes no records for " + batch.destination().name() + ": " + answer.reason());
  }

  private static boolean isOfTheCertificate(IOException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CertificateException || t instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
  }

  private Attempt settle(PostBatch batch, List<Integer> some, GatewayAnswer answer)
      throws PostingException {
    List<RecordAnswer> answers = batch.destination().type().answers(answer.body());
    if (answers.size() != some.size()) {
      throw new PostingException(
          "the gateway answers "
              + some.size()
              + " records for "
              + batch.destination().name()
              + " with "
              + answers.size()
              + " results: is it the gateway?");
    }
    List<Integer> settled = new ArrayList<>();
    List<Integer> stored = new ArrayList<>();
    List<String> at = new ArrayList<>();
    String reason = "";
    for (int i = 0; i < some.size(); i++) {
      RecordAnswer record = answers.get(i);
      if (record.isStored()) {
        stored.add(some.get(i));
        at.add(record.at());
      } else if (record.retriable()) {
        reason = record.reason();
        continue;
      } else {
        counts.failed.increment();
      }
      settled.add(some.get(i));
    }
    journal.append(batch, stored, at);
    counts.acknowledged.add(stored.size());
    return new Attempt(settled, reason, answer.retryAfter());
  }

  private void pause(PostBatch batch, Attempt attempt, Duration time, long failingSince)
      throws PostingException, InterruptedException {
    long until = clock.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - clock.nanoTime()) {
      long failing = clock.nanoTime() - failingSince;
      if (failing > patience.toNanos()
          || ending && clock.nanoTime() - endingSince > LAST_TRIES.toNanos()) {
        throw new PostingException(
            "the gateway did not acknowledge records for "
                + batch.destination().name()
                + " within "
                + TimeUnit.NANOSECONDS.toSeconds(failing)
                + " s: "
                + attempt.reason());
      }
      clock.sleep(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
    }
  }
}
