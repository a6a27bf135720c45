package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What a person is told at the end of a batch; read from the ledger that the run wrote. */
final class BatchSummary {
  private BatchSummary() {}

  static String of(OutputLayout layout) throws IOException {
    return of(layout, Terminal.NONE);
  }

  /** The same for a terminal. */
  static String of(OutputLayout layout, Terminal terminal) throws IOException {
    JsonNode ledger = new ObjectMapper().readTree(OutputFiles.read(layout.ledger()));
    SummaryTable kinds = SummaryTable.of("kinds", "read", "cleaned", "duplicates", "dead letters");
    for (Map.Entry<String, JsonNode> kind : ledger.get("kinds").properties()) {
      JsonNode line = kind.getValue();
      kinds.row(
          kind.getKey(),
          line.get("read").asLong(),
          line.get("cleaned").asLong(),
          line.get("duplicates").asLong(),
          sum(line.get("deadLetters")));
    }
    return kinds.text()
        + arrival(ledger)
        + terminal.good("Adds up")
        + "; took "
        + took(ledger)
        + ".\ntables   "
        + layout.root()
        + "/tables\nanswers  "
        + layout.root()
        + "/answers\nledger   "
        + layout.ledger()
        + "\nreport   "
        + layout.report()
        + "\n"
        + quality(ledger, terminal);
  }

  /** What of it this run read, if it was one by arrival. */
  private static String arrival(JsonNode ledger) {
    JsonNode arrival = ledger.path("arrival");
    if (arrival.isMissingNode()) {
      return "";
    }
    JsonNode from = arrival.get("from");
    return "New are "
        + Quantities.count(sum(arrival.get("read")), "record")
        + " in "
        + (arrival.has("files")
            ? Quantities.count(arrival.get("files").asLong(), "file")
            : Quantities.count(arrival.get("offsets").asLong(), "offset"))
        + ": slice "
        + arrival.get("slice").asLong()
        + ", ["
        + (from.isNull() ? "the beginning" : from.asText())
        + ", "
        + arrival.get("to").asText()
        + ").\n";
  }

  private static String quality(JsonNode ledger, Terminal terminal) {
    String text = ledger.path("quality").path("text").asText();
    return text.isEmpty() ? "" : terminal.warning("quality  " + text) + "\n";
  }

  /** A line if the records' fields are others than those of the run before. */
  static String warnings(OutputLayout layout) throws IOException {
    JsonNode drift =
        new ObjectMapper().readTree(OutputFiles.read(layout.ledger())).path("schemaDrift");
    return drift.path("changes").isEmpty()
        ? ""
        : "pinbeam: WARNING: " + drift.path("text").asText() + "\n";
  }

  /** How long a run was, and where, from any run's ledger. */
  static String took(JsonNode ledger) {
    Duration took =
        Duration.between(
            Instant.parse(ledger.get("startedAt").asText()),
            Instant.parse(ledger.get("finishedAt").asText()));
    return String.format(
        Locale.ROOT, "%.1f s on %s", took.toMillis() / 1e3, ledger.get("runner").asText());
  }

  private static long sum(JsonNode counts) {
    long sum = 0;
    for (JsonNode count : counts) {
      sum += count.asLong();
    }
    return sum;
  }
}
