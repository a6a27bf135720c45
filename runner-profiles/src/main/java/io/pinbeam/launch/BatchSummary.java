package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** What a person is told at the end of a batch; read from the ledger that the run wrote. */
final class BatchSummary {
  private BatchSummary() {}

  static String of(OutputLayout layout) throws IOException {
    JsonNode ledger = new ObjectMapper().readTree(OutputFiles.read(layout.ledger()));
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-6s %12s %12s %12s %12s%n",
            "",
            "read",
            "cleaned",
            "duplicates",
            "dead letters"));
    for (Iterator<Map.Entry<String, JsonNode>> kinds = ledger.get("kinds").fields();
        kinds.hasNext(); ) {
      Map.Entry<String, JsonNode> kind = kinds.next();
      JsonNode line = kind.getValue();
      text.append(
          String.format(
              Locale.ROOT,
              "%-6s %,12d %,12d %,12d %,12d%n",
              kind.getKey(),
              line.get("read").asLong(),
              line.get("cleaned").asLong(),
              line.get("duplicates").asLong(),
              sum(line.get("deadLetters"))));
    }
    text.append("Adds up; took ").append(took(ledger)).append(".\n");
    text.append("tables   ").append(layout.root()).append("/tables\n");
    text.append("answers  ").append(layout.root()).append("/answers\n");
    text.append("ledger   ").append(layout.ledger()).append('\n');
    text.append("report   ").append(layout.report()).append('\n');
    return text.toString();
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
