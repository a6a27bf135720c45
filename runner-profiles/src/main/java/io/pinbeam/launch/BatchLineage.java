package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.batch.BatchSource;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a batch reads and writes. */
final class BatchLineage {
  private final BatchOptions options;

  BatchLineage(BatchOptions options) {
    this.options = options;
  }

  LineageDatasets before() {
    LineageDatasets datasets = LineageDatasets.none();
    if (BatchSource.typeOf(options) == SourceType.FILES && options.getInput() != null) {
      datasets = datasets.withInput(options.getInput());
    }
    return options.getOutput() == null
        ? datasets
        : withOutputs(datasets, OutputLayout.under(options.getOutput()), null);
  }

  /** By the ledger that the run wrote. */
  LineageDatasets after(ExitCode ended) throws IOException {
    OutputLayout layout = OutputLayout.under(options.getOutput());
    JsonNode ledger = new ObjectMapper().readTree(OutputFiles.read(layout.ledger()));
    LineageDatasets datasets = LineageDatasets.none();
    if (BatchSource.typeOf(options) == SourceType.FILES) {
      datasets = datasets.withInput(options.getInput());
    } else {
      TreeSet<String> topics = new TreeSet<>();
      // Each is a range of a topic: <topic>/<partition>: <from> to <to>.
      ledger.path("inputs").forEach(range -> topics.add(range.asText().replaceAll("/.*", "")));
      for (String topic : topics) {
        datasets = datasets.withTopic(options.getBootstrapServers(), topic);
      }
    }
    return withOutputs(datasets, layout, ledger);
  }

  /**
   * What stands in the output of a batch.
   *
   * @param ledger null before there is one
   */
  static LineageDatasets withOutputs(
      LineageDatasets inputs, OutputLayout layout, @Nullable JsonNode ledger) {
    LineageDatasets datasets = inputs;
    long letters = 0;
    for (Kind kind : Kind.values()) {
      JsonNode line = ledger == null ? null : ledger.path("kinds").path(kind.label());
      datasets =
          datasets.withTable(
              layout.table(kind),
              TableRowsOf.kind(kind).schema(),
              line == null ? null : line.path("tableVersion").asLong(),
              line == null ? null : line.path("cleaned").asLong());
      if (line != null) {
        for (JsonNode ofReason : line.path("deadLetters")) {
          letters += ofReason.asLong();
        }
      }
    }
    return datasets
        .withOutput(layout.deadLetters(), ledger == null ? null : letters)
        .withOutput(layout.root() + "/answers", null);
  }
}
