package io.pinbeam.pipelines.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A ledger after dead letters were replayed: what was a dead letter is now a row, a repeat of one,
 * or a dead letter still; what was read stays. A letter that was mended into several records counts
 * as so many read.
 */
public final class ReplayedLedger {
  private final ObjectNode ledger;
  private final ObjectNode replay;
  private final String continues;

  private ReplayedLedger(ObjectNode ledger) {
    this.ledger = ledger;
    this.continues = ledger.path("runId").asText();
    String batch = ledger.path("replay").path("batch").asText(continues);
    this.replay = ledger.putObject("replay");
    replay.put("continues", continues);
    replay.put("batch", batch);
    replay.putObject("kinds");
  }

  /** Begins with the ledger of a batch, or of a replay of it; it is not changed. */
  public static ReplayedLedger after(ObjectNode ledger) {
    return new ReplayedLedger(ledger.deepCopy());
  }

  /** The run whose dead letters were replayed. */
  public String continues() {
    return continues;
  }

  /**
   * What became of the letters of a kind.
   *
   * @param counts of what was read of them
   * @param letters that were replayed, by their reason
   * @param added rows that the table did not have
   * @param conflicts those of the duplicates whose content is not that of the row
   */
  public void kind(KindCounts counts, Map<RejectReason, Long> letters, long added, long conflicts) {
    long replayed = sum(letters);
    long stillBad = sum(counts.deadLetters());
    long duplicates = counts.read() - stillBad - added;
    long more = counts.read() - replayed;
    replay
        .withObject("/kinds")
        .putObject(counts.kind().label())
        .put("letters", replayed)
        .put("more", more)
        .put("added", added)
        .put("duplicates", duplicates)
        .put("conflicts", conflicts)
        .put("stillBad", stillBad);
    ObjectNode line = line(counts.kind());
    add(line, "read", more);
    add(line, "cleaned", added);
    add(line, "duplicates", duplicates);
    add(line, "conflicts", conflicts);
    ObjectNode deadLetters = line.withObject("/deadLetters");
    letters.forEach((reason, n) -> add(deadLetters, reason.name(), -n));
    counts.deadLetters().forEach((reason, n) -> add(deadLetters, reason.name(), n));
    ObjectNode defects = line.withObject("/fieldDefects");
    counts
        .fieldDefects()
        .forEach(
            (field, reasons) -> {
              ObjectNode byReason =
                  defects.has(field) ? (ObjectNode) defects.get(field) : defects.putObject(field);
              reasons.forEach((reason, n) -> add(byReason, reason.name(), n));
            });
    add(line, "unknownFields", counts.unknownFields());
  }

  /**
   * What was not replayed.
   *
   * @param cut letters that lack some of their record
   * @param kept letters that the mended copy does not have
   * @param quarantined letters of rows that broke an expectation, where none is named
   * @param notLetters lines that are no dead letter
   * @param unmatched letters of the copy that are none of the run
   */
  public void staying(long cut, long kept, long quarantined, long notLetters, long unmatched) {
    replay.put("cut", cut);
    replay.put("notInTheCopy", kept);
    replay.put("quarantined", quarantined);
    replay.put("notLetters", notLetters);
    replay.put("onlyInTheCopy", unmatched);
  }

  /** The run that the ledger is of from now on; inputs and options of the batch stay. */
  public void run(
      String runId,
      Instant startedAt,
      String runner,
      Map<String, String> versions,
      Map<String, String> options,
      List<String> inputs) {
    ledger.put("runId", runId);
    ledger.put("startedAt", startedAt.toString());
    ledger.putNull("finishedAt");
    ledger.put("runner", runner);
    versions.forEach(ledger.putObject("versions")::put);
    options.forEach(replay.putObject("options")::put);
    inputs.forEach(replay.putArray("inputs")::add);
  }

  /**
   * Fails if a kind's records do not add up, or there were more letters than the ledger knows.
   *
   * @throws IllegalStateException naming what is wrong
   */
  public void check() {
    List<String> wrong = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      ObjectNode line = line(kind);
      long letters = 0;
      for (Map.Entry<String, JsonNode> reason : line.get("deadLetters").properties()) {
        letters += reason.getValue().asLong();
        if (reason.getValue().asLong() < 0) {
          wrong.add(
              kind.label()
                  + ": "
                  + -reason.getValue().asLong()
                  + " more dead letters of "
                  + reason.getKey()
                  + " than it counts");
        }
      }
      long read = line.path("read").asLong();
      long cleaned = line.path("cleaned").asLong();
      long duplicates = line.path("duplicates").asLong();
      if (read != cleaned + duplicates + letters) {
        wrong.add(
            String.format(
                "%s: %d read, but %d cleaned + %d duplicates + %d dead letters",
                kind.label(), read, cleaned, duplicates, letters));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          "the ledger does not add up, nothing was changed: " + String.join("; ", wrong));
    }
  }

  /** As {@code ledger.json} has it; reasons that are no more are left out. */
  public ObjectNode toJson() {
    ObjectNode json = ledger.deepCopy();
    for (Kind kind : Kind.values()) {
      ((ObjectNode) json.at("/kinds/" + kind.label() + "/deadLetters"))
          .properties()
          .removeIf(reason -> reason.getValue().asLong() == 0);
    }
    return json;
  }

  private ObjectNode line(Kind kind) {
    return ledger.withObject("/kinds/" + kind.label());
  }

  private static void add(ObjectNode counts, String name, long n) {
    counts.put(name, counts.path(name).asLong() + n);
  }

  private static long sum(Map<RejectReason, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
