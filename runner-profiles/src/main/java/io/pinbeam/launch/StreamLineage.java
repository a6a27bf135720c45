package io.pinbeam.launch;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.StreamOptions;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.run.StreamTotals;
import io.pinbeam.transforms.model.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a stream reads and writes. */
final class StreamLineage {
  private final StreamOptions options;

  StreamLineage(StreamOptions options) {
    this.options = options;
  }

  LineageDatasets before() {
    LineageDatasets datasets = LineageDatasets.none();
    if (options.getOutput() != null) {
      OutputLayout layout = OutputLayout.under(options.getOutput());
      for (Kind kind : Kind.values()) {
        datasets = datasets.withOutput(layout.table(kind), null);
      }
    }
    return datasets;
  }

  /** By the ledger of the tables, of this run alone. */
  LineageDatasets after(StreamSummary summary) {
    OutputLayout layout = OutputLayout.under(options.getOutput());
    LineageDatasets datasets = LineageDatasets.none();
    Map<Kind, Long> written = new EnumMap<>(Kind.class);
    boolean byKind = true;
    long letters = 0;
    for (Map.Entry<String, StreamTotals> stream : summary.streams().entrySet()) {
      datasets = withInput(datasets, stream.getKey());
      letters += stream.getValue().deadLetters();
      Optional<Kind> kind = Kind.ofTopic(stream.getKey());
      kind.ifPresent(k -> written.merge(k, stream.getValue().written(), Long::sum));
      // A stream that carries all kinds does not tell how many there were of each.
      byKind &= kind.isPresent();
    }
    for (Kind kind : Kind.values()) {
      datasets =
          withTable(datasets, layout.table(kind), byKind ? written.getOrDefault(kind, 0L) : null);
    }
    return withTable(
        withTable(datasets, layout.table("dead_letters"), letters), layout.table("trends"), null);
  }

  private LineageDatasets withInput(LineageDatasets datasets, String stream) {
    return options.getSource() == SourceType.KAFKA
        ? datasets.withTopic(options.getBootstrapServers(), stream)
        : datasets.withInput("kinesis://" + options.as(AwsOptions.class).getAwsRegion(), stream);
  }

  private static LineageDatasets withTable(
      LineageDatasets datasets, String path, @Nullable Long rows) {
    DeltaTable table = DeltaTable.at(path);
    return table.exists() ? datasets.withTable(path, table.schema(), null, rows) : datasets;
  }
}
