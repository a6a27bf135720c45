package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFiles;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.pipelines.report.DeadLetterSample;
import io.pinbeam.pipelines.report.ReportPage;
import io.pinbeam.pipelines.sink.AnswerFiles;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;

/**
 * Carries out what the record of a replay says: tables, answers, report, ledger, and only then away
 * with the dead letters of before. It may end after any of its steps, and be begun again: a table
 * knows the replay by its transaction, all else is written anew, and the record goes last.
 */
final class ReplayCommit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TRANSACTION_VERSION = 1;

  private final OutputLayout layout;
  private final Consumer<String> afterStep;

  private ReplayCommit(OutputLayout layout, Consumer<String> afterStep) {
    this.layout = layout;
    this.afterStep = afterStep;
  }

  static ReplayCommit in(OutputLayout layout) {
    return in(layout, step -> {});
  }

  /** Tells of each step that is done. */
  static ReplayCommit in(OutputLayout layout, Consumer<String> afterStep) {
    return new ReplayCommit(layout, afterStep);
  }

  /** Carries out the record that is there, if one is that still holds, and gives it. */
  Optional<ReplayRecord> run() throws IOException {
    if (!OutputFiles.exists(layout.replay())) {
      return Optional.empty();
    }
    ReplayRecord replay = ReplayRecord.parse(OutputFiles.read(layout.replay()));
    String current = JSON.readTree(OutputFiles.read(layout.ledger())).path("runId").asText();
    boolean holds = current.equals(replay.continues()) || current.equals(replay.runId());
    if (holds && replay.isChanged()) {
      change(replay);
    } else {
      deleteLettersOfOthers(current);
      for (Map.Entry<Kind, List<DataFile>> table : replay.files().entrySet()) {
        DeltaTable.at(layout.table(table.getKey())).deleteUncommitted(table.getValue());
      }
    }
    deleteFiles(replay.displaced());
    OutputFiles.delete(List.of(FileSystems.matchNewResource(layout.replay(), false)));
    afterStep.accept("record");
    return holds ? Optional.of(replay) : Optional.empty();
  }

  private void change(ReplayRecord replay) throws IOException {
    ObjectNode ledger = replay.ledger();
    for (Map.Entry<Kind, List<DataFile>> table : replay.files().entrySet()) {
      CommitResult result =
          DeltaTable.at(layout.table(table.getKey()))
              .commit(
                  table.getValue(),
                  WriteMode.APPEND,
                  TableRowsOf.kind(table.getKey()).schema(),
                  replay.runId(),
                  TRANSACTION_VERSION);
      ledger.withObject("/kinds/" + table.getKey().label()).put("tableVersion", result.version());
      afterStep.accept("table " + table.getKey().label());
    }
    AnswerFiles.write(layout, replay.answers(), ledger);
    afterStep.accept("answers");
    ledger.put("finishedAt", Instant.now().toString());
    OutputFiles.write(
        layout.report(),
        ReportPage.render(ledger, replay.answers(), DeadLetterSample.of(layout, replay.runId())));
    afterStep.accept("report");
    OutputFiles.write(layout.ledger(), text(ledger));
    afterStep.accept("ledger");
    deleteLettersOfOthers(replay.runId());
    afterStep.accept("letters");
  }

  private static String text(JsonNode ledger) {
    return ledger.toPrettyString() + "\n";
  }

  /** Deletes the letters of every run but one: of those before, and of replays that were killed. */
  private void deleteLettersOfOthers(String runId) throws IOException {
    OutputFiles.delete(
        OutputFiles.list(layout.deadLetters()).stream()
            .filter(file -> isOfAnother(String.valueOf(file.getFilename()), runId))
            .toList());
  }

  private static boolean isOfAnother(String file, String runId) {
    return LetterFiles.isOfARun(file) && !file.startsWith(runId + "-");
  }

  private void deleteFiles(Map<Kind, List<DataFile>> files) throws IOException {
    for (Map.Entry<Kind, List<DataFile>> table : files.entrySet()) {
      for (DataFile file : table.getValue()) {
        DataFiles.delete(layout.table(table.getKey()), file);
      }
    }
  }
}
