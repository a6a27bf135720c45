package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.ReplayOptions;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;

/** What a replay reads and writes. */
final class ReplayLineage {
  private final ReplayOptions options;

  ReplayLineage(ReplayOptions options) {
    this.options = options;
  }

  LineageDatasets before() {
    return options.getOutput() == null
        ? LineageDatasets.none()
        : BatchLineage.withOutputs(inputs(), layout(), null);
  }

  /** By the ledger that the run wrote, or left as it was. */
  LineageDatasets after(ExitCode ended) throws IOException {
    JsonNode ledger = new ObjectMapper().readTree(OutputFiles.read(layout().ledger()));
    return BatchLineage.withOutputs(inputs(), layout(), ledger);
  }

  private LineageDatasets inputs() {
    LineageDatasets letters = LineageDatasets.none().withInput(layout().deadLetters());
    String copy = options.getDeadLetters();
    return copy == null || copy.isBlank() ? letters : letters.withInput(copy);
  }

  private OutputLayout layout() {
    return OutputLayout.under(options.getOutput());
  }
}
