package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.ArchiveOptions;
import io.pinbeam.pipelines.archive.ArchiveNames;
import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.IOException;
import java.util.Map;

/** What an archive reads and writes: topics, and their objects. */
final class ArchiveLineage {
  private final ArchiveOptions options;

  ArchiveLineage(ArchiveOptions options) {
    this.options = options;
  }

  /** Which topics there are is not known before Kafka is asked. */
  LineageDatasets before() {
    return LineageDatasets.none();
  }

  /** By the ledger that the run wrote. */
  LineageDatasets after(ExitCode ended) throws IOException {
    String root = options.getOutput().replaceAll("(?<=.)/+$", "");
    JsonNode ledger =
        new ObjectMapper().readTree(OutputFiles.read(root + "/" + ArchiveNames.LEDGER));
    LineageDatasets datasets = LineageDatasets.none();
    long letters = 0;
    for (Map.Entry<String, JsonNode> topic : ledger.path("topics").properties()) {
      long archived = 0;
      for (JsonNode partition : topic.getValue()) {
        archived += partition.path("archived").asLong();
        for (JsonNode ofReason : partition.path("deadLetters")) {
          letters += ofReason.asLong();
        }
      }
      datasets =
          datasets
              .withTopic(options.getBootstrapServers(), topic.getKey())
              .withOutput(root + "/" + ArchiveNames.TOPICS + "/" + topic.getKey(), archived);
    }
    return datasets.withOutput(root + "/" + ArchiveNames.DEAD_LETTERS, letters);
  }
}
