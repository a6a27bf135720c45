package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.archive.ArchiveNames;
import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** What a person is told at the end of an archive; read from the ledger that the run wrote. */
final class ArchiveSummary {
  private final String root;
  private final String json;
  private final JsonNode ledger;

  private ArchiveSummary(String root, String json, JsonNode ledger) {
    this.root = root;
    this.json = json;
    this.ledger = ledger;
  }

  static ArchiveSummary read(String output) throws IOException {
    String root = output.replaceAll("(?<=.)/+$", "");
    String json = OutputFiles.read(root + "/" + ArchiveNames.LEDGER);
    return new ArchiveSummary(root, json, new ObjectMapper().readTree(json));
  }

  /** The ledger as it stands. */
  String json() {
    return json;
  }

  /** A line for each partition of which Kafka deleted records before they were archived. */
  String warnings() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, JsonNode> topic : ledger.get("topics").properties()) {
      for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
        long lost = partition.getValue().get("lost").asLong();
        if (lost > 0) {
          text.append(
              String.format(
                  Locale.ROOT,
                  "pinbeam: WARNING: %s, partition %s: %,d offsets were gone from Kafka before they"
                      + " were archived%n",
                  topic.getKey(),
                  partition.getKey(),
                  lost));
        }
      }
    }
    return text.toString();
  }

  String text() {
    SummaryTable topics = SummaryTable.of("topics", "read", "archived", "dead letters", "objects");
    for (Map.Entry<String, JsonNode> topic : ledger.get("topics").properties()) {
      long[] sum = new long[4];
      for (JsonNode partition : topic.getValue()) {
        add(partition, sum);
      }
      topics.row(topic.getKey(), sum);
    }
    StringBuilder text = new StringBuilder(topics.text());
    JsonNode total = ledger.get("total");
    if (total.get("offsets").asLong() == 0) {
      text.append("Nothing new: the archive held all of it.\n");
    }
    long found = total.get("objectsFound").asLong();
    if (found > 0) {
      text.append(
          String.format(
              Locale.ROOT, "%,d objects of an unfinished or parallel run were there.%n", found));
    }
    text.append("Took ").append(BatchSummary.took(ledger)).append(".\n");
    text.append("objects       ").append(root).append('/').append(ArchiveNames.TOPICS).append('\n');
    text.append("dead letters  ").append(root).append('/').append(ArchiveNames.DEAD_LETTERS);
    text.append('\n');
    text.append("ledger        ").append(root).append('/').append(ArchiveNames.LEDGER).append('\n');
    return text.toString();
  }

  private static void add(JsonNode partition, long[] sum) {
    sum[0] += partition.get("read").asLong();
    sum[1] += partition.get("archived").asLong();
    for (JsonNode letters : partition.get("deadLetters")) {
      sum[2] += letters.asLong();
    }
    sum[3] += partition.get("objectsWritten").asLong();
  }
}
