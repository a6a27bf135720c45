package io.pinbeam.launch;

import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.aggregate.AnswerName;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares what two runs wrote: the tables row by row, the answers byte for byte. */
final class OutputComparison {
  private OutputComparison() {}

  /** One line for each table or answer that differs; empty if none does. */
  static List<String> differences(OutputLayout one, OutputLayout other) throws IOException {
    List<String> differences = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (!TableJson.read(one.table(kind)).equals(TableJson.read(other.table(kind)))) {
        differences.add("table " + kind.label());
      }
    }
    differences.addAll(answerDifferences(one, other));
    return differences;
  }

  /**
   * The same between a batch and a stream, of whose rows the last of each key counts. The stream's
   * answers have been computed beside its tables.
   */
  static List<String> differencesOfStream(OutputLayout batch, OutputLayout stream)
      throws IOException {
    List<String> differences = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (!TableJson.read(batch.table(kind)).equals(TableJson.readLast(stream.table(kind)))) {
        differences.add("table " + kind.label());
      }
    }
    differences.addAll(answerDifferences(batch, stream));
    return differences;
  }

  private static List<String> answerDifferences(OutputLayout one, OutputLayout other)
      throws IOException {
    List<String> differences = new ArrayList<>();
    for (AnswerName answer : AnswerName.values()) {
      if (!OutputFiles.read(one.answer(answer.label()))
          .equals(OutputFiles.read(other.answer(answer.label())))) {
        differences.add("answer " + answer.label());
      }
    }
    return differences;
  }
}
