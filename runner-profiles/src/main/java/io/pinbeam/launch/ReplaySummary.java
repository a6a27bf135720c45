package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinbeam.pipelines.batch.ReplayOutcome;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a person is told at the end of a replay. */
final class ReplaySummary {
  private ReplaySummary() {}

  /**
   * A text that fits a screen.
   *
   * @param outcome null if there were no letters
   */
  static String of(OutputLayout layout, @Nullable ReplayOutcome outcome, Terminal terminal) {
    if (outcome == null) {
      return "No dead letters in " + layout.deadLetters() + ": nothing to replay.\n";
    }
    JsonNode replay = outcome.ledger().get("replay");
    SummaryTable kinds = SummaryTable.of("kinds", "letters", "added", "duplicates", "still bad");
    for (Map.Entry<String, JsonNode> kind : replay.get("kinds").properties()) {
      JsonNode n = kind.getValue();
      kinds.row(
          kind.getKey(),
          n.get("letters").asLong(),
          n.get("added").asLong(),
          n.get("duplicates").asLong(),
          n.get("stillBad").asLong());
    }
    StringBuilder text = new StringBuilder(kinds.text());
    note(
        replay,
        "cut",
        "is|are cut or withheld and cannot be replayed: the whole record is at its source",
        text);
    note(
        replay,
        "quarantined",
        "is|are in quarantine and left as before: --expectations reads them again",
        text);
    note(replay, "notInTheCopy", "is|are not in the copy and left as before", text);
    note(
        replay,
        "onlyInTheCopy",
        "of the copy is|are none of this output's now, as after a replay of it",
        text);
    more(replay, text);
    long lines = replay.get("notLetters").asLong();
    if (lines > 0) {
      text.append(Quantities.count(lines, "line"))
          .append(
              lines == 1
                  ? " is no dead letter and was left as it is.\n"
                  : " are no dead letters and were left as they are.\n");
    }
    if (!outcome.isChanged()) {
      return text.append("Nothing was changed: no letter is other than before.\n").toString();
    }
    return text.append(terminal.good("Adds up"))
        .append("; took ")
        .append(BatchSummary.took(outcome.ledger()))
        .append(", after run ")
        .append(replay.get("continues").asText())
        .append(".\ntables        ")
        .append(layout.root())
        .append("/tables\nanswers       ")
        .append(layout.root())
        .append("/answers\ndead letters  ")
        .append(layout.deadLetters())
        .append("\nledger        ")
        .append(layout.ledger())
        .append("\nreport        ")
        .append(layout.report())
        .append('\n')
        .toString();
  }

  /** Rows that a replay added to all tables. */
  static long added(JsonNode ledger) {
    long added = 0;
    for (JsonNode kind : ledger.at("/replay/kinds")) {
      added += kind.path("added").asLong();
    }
    return added;
  }

  private static void note(JsonNode replay, String field, String words, StringBuilder text) {
    long n = replay.get(field).asLong();
    if (n > 0) {
      text.append(Quantities.count(n, "letter"))
          .append(' ')
          .append(words.replace("is|are", n == 1 ? "is" : "are"))
          .append(".\n");
    }
  }

  private static void more(JsonNode replay, StringBuilder text) {
    long more = 0;
    for (JsonNode kind : replay.get("kinds")) {
      more += kind.get("more").asLong();
    }
    if (more > 0) {
      text.append("Some held several records: ")
          .append(Quantities.count(more, "record"))
          .append(" more than letters.\n");
    }
  }
}
