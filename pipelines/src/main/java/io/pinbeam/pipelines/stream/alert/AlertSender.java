package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.pipelines.stream.alert.AlertsTable.Note;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers fired alerts, each channel by a thread of its own, and notes in the table how that
 * ended. What does not find room stays in the table as fired, to be offered again.
 */
final class AlertSender {
  private static final Logger LOG = LoggerFactory.getLogger(AlertSender.class);
  private static final int MOST_WAITING = 1_000;
  private static final int MOST_NOTES = 100;
  private static final long LOOK_MILLIS = 20;

  private final AlertsTable table;
  private final Clock clock;
  private final List<ChannelWorker> workers;

  /** Deliveries that were offered and whose end is not in the table yet. */
  private final Set<String> open = new HashSet<>();

  /** Ends that are not in the table yet. */
  private List<Note> notes = new ArrayList<>();

  private boolean isOverflown;
  private boolean isStopped;

  AlertSender(AlertsTable table, List<AlertChannel> channels, RetryRule retry, Clock clock) {
    this.table = table;
    this.clock = clock;
    this.workers =
        channels.stream()
            .map(channel -> new ChannelWorker(channel, retry, MOST_WAITING, this::ended))
            .toList();
    workers.forEach(ChannelWorker::start);
  }

  List<String> channels() {
    return workers.stream().map(ChannelWorker::name).toList();
  }

  /** Takes what was fired and is in the table. Never waits. */
  synchronized void offer(Collection<Note> fired) {
    for (Note note : fired) {
      if (!open.add(note.deliveryId())) {
        continue;
      }
      ChannelWorker worker =
          workers.stream().filter(w -> w.name().equals(note.channel())).findFirst().orElse(null);
      if (worker == null) {
        LOG.warn(
            "alert {} of rule {} was for {}, which the rules file does not have any more",
            note.alert().id(),
            note.alert().rule(),
            note.channel());
        notes.add(new Note(note.alert(), note.channel(), AlertState.FAILED, clock.instant()));
      } else if (!worker.offer(note.alert())) {
        open.remove(note.deliveryId());
        isOverflown = true;
      }
    }
  }

  /** Whether there may be fired alerts in the table that had no room, and now there is. */
  synchronized boolean hasRoomAgain() {
    boolean hasRoom = isOverflown && isIdle();
    if (hasRoom) {
      isOverflown = false;
    }
    return hasRoom;
  }

  /** Puts into the table what has ended. */
  synchronized void flush() throws IOException {
    if (notes.isEmpty() || isStopped) {
      return;
    }
    table.append(notes);
    notes.forEach(note -> open.remove(note.deliveryId()));
    notes = new ArrayList<>();
  }

  /** Waits for deliveries, as long as that; then ends. */
  void close(Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!isIdle() && System.nanoTime() < end) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.forEach(ChannelWorker::stop);
    flush();
  }

  /** Ends as a kill does: nothing more is noted. */
  void kill() {
    synchronized (this) {
      isStopped = true;
    }
    workers.forEach(ChannelWorker::stop);
  }

  private boolean isIdle() {
    return workers.stream().allMatch(ChannelWorker::isIdle);
  }

  private synchronized void ended(String channel, Alert alert, AlertState state, boolean isLast) {
    notes.add(new Note(alert, channel, state, clock.instant()));
    if (isLast || notes.size() >= MOST_NOTES) {
      try {
        flush();
      } catch (IOException | RuntimeException e) {
        // The engine's next look tries again, and tells of an outage.
        LOG.debug("alerts cannot be noted", e);
      }
    }
  }
}
