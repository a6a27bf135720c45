package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.source.InputTopic;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.transforms.aggregate.AnswerName;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a batch would read and write, as of now; nothing was changed to find it out.
 *
 * @param inputs as the ledger would name them
 * @param topics of files; empty where Kafka is read
 * @param ranges of Kafka; empty where files are read
 * @param passedOver files that hold no records by their names
 * @param tables each is replaced in one commit, or made; also that of a kind without input
 * @param answers the files
 * @param deadLetterFiles of earlier runs, which would be deleted unless the run is incremental
 * @param isIncremental whether the tables are brought up to date, and not replaced
 * @param nothing that there is nothing to read, in one line; null if there is something
 */
public record BatchPreview(
    List<String> inputs,
    List<InputTopic> topics,
    List<KafkaRange> ranges,
    long passedOver,
    int tasks,
    OutputLayout layout,
    Map<Kind, TableNow> tables,
    List<String> answers,
    long deadLetterFiles,
    boolean isIncremental,
    @Nullable String nothing) {

  /**
   * Looks at the output.
   *
   * @param arrival null for a run that is none by arrival
   * @throws BadOptionException if a table cannot be read
   */
  static BatchPreview of(BatchSource source, OutputLayout layout, @Nullable ArrivalPlan arrival) {
    try {
      Map<Kind, TableNow> tables = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        tables.put(kind, TableNow.at(layout.table(kind)));
      }
      return new BatchPreview(
          source.describe(),
          source.topics(),
          source.ranges(),
          source.passedOver(),
          source.tasks().size(),
          layout,
          tables,
          Arrays.stream(AnswerName.values()).map(name -> layout.answer(name.label())).toList(),
          OutputFiles.list(layout.deadLetters()).size(),
          arrival != null && !arrival.isFullRefresh(),
          arrival == null ? null : arrival.nothing().orElse(null));
    } catch (IOException e) {
      throw new BadOptionException("--output: " + e.getMessage(), e);
    }
  }
}
