package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.ConflictException;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFiles;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.pipelines.arrival.ArrivalAccount;
import io.pinbeam.pipelines.arrival.SliceJson;
import io.pinbeam.pipelines.report.DeadLetterSample;
import io.pinbeam.pipelines.report.ReportPage;
import io.pinbeam.pipelines.sink.AnswerFiles;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.PseudonymMark;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries out what the record of a run by arrival says: tables, slice, answers, report, ledger. It
 * may end after any of its steps, and be begun again: a table knows the slice by its transaction,
 * all else is written anew, and the record goes last. A table whose files another writer has
 * rewritten meanwhile gets the same rows in other files.
 */
final class ArrivalCommit {
  /** The tables' transactions under this name tell which slice they hold. */
  static final String APPLICATION = "pinbeam-batch-arrival";

  private static final int ATTEMPTS = 5;
  private static final String AGAIN = "; run it again";
  private static final String ANEW = "; --fullRefresh reads all of it again";

  private final OutputLayout layout;
  private final Consumer<String> afterStep;

  private ArrivalCommit(OutputLayout layout, Consumer<String> afterStep) {
    this.layout = layout;
    this.afterStep = afterStep;
  }

  static ArrivalCommit in(OutputLayout layout) {
    return in(layout, step -> {});
  }

  /** Tells of each step that is done. */
  static ArrivalCommit in(OutputLayout layout, Consumer<String> afterStep) {
    return new ArrivalCommit(layout, afterStep);
  }

  /** The record that is there. */
  Optional<ArrivalRecord> open() throws IOException {
    if (!OutputFiles.exists(layout.arrivalRecord())) {
      return Optional.empty();
    }
    try {
      return Optional.of(ArrivalRecord.parse(OutputFiles.read(layout.arrivalRecord())));
    } catch (IOException e) {
      throw new IOException(
          layout.arrivalRecord() + " cannot be read: " + e.getMessage() + ANEW, e);
    }
  }

  /**
   * Writes down what is to be changed.
   *
   * @throws IOException if another run has changed the output, or is about to
   */
  void begin(ArrivalRecord record) throws IOException {
    Optional<ArrivalRecord> open = record.isBase() ? Optional.empty() : open();
    if (open.isPresent() && !isOf(record, open.get().slice().runId()) || !isNext(record)) {
      throw new IOException("another run has changed the output meanwhile" + AGAIN);
    }
    OutputFiles.write(layout.arrivalRecord(), record.toJson());
    afterStep.accept("record");
  }

  /** Carries out the record that is there, if one is that still holds, and gives it. */
  Optional<ArrivalRecord> run() throws IOException {
    Optional<ArrivalRecord> open = open();
    if (open.isEmpty()) {
      return open;
    }
    ArrivalRecord record = open.get();
    if (!isNext(record)) {
      ArrivalFiles.deleteRecord(layout);
      return Optional.empty();
    }
    change(record);
    ArrivalFiles.deleteRecord(layout);
    afterStep.accept("done");
    return open;
  }

  private static boolean isOf(ArrivalRecord record, String runId) {
    return record.slice().runId().equals(runId);
  }

  /** Whether the record is of the slice after the account's, or of its last one. */
  private boolean isNext(ArrivalRecord record) throws IOException {
    long newest = ArrivalFiles.newest(layout);
    if (record.isBase() && newest < record.slice().n()) {
      return true;
    }
    ArrivalAccount account = ArrivalAccount.of(layout);
    if (newest == record.slice().n()) {
      return isOf(record, account.slices().get(account.slices().size() - 1).runId());
    }
    return newest < record.slice().n() && account.slices().get(0).base() == record.slice().base();
  }

  private void change(ArrivalRecord record) throws IOException {
    ObjectNode ledger = record.ledger();
    for (Kind kind : Kind.values()) {
      long version = committed(kind, record);
      ledger.withObject("/kinds/" + kind.label()).put("tableVersion", version);
      afterStep.accept("table " + kind.label());
    }
    OutputFiles.write(
        layout.slice(record.slice().n()), SliceJson.of(record.slice()).toString() + "\n");
    ArrivalFiles.deleteBefore(layout, record.slice().base());
    afterStep.accept("slice");
    AnswerFiles.write(layout, record.answers(), ledger);
    afterStep.accept("answers");
    ArrivalFiles.deleteOfOthers(layout, ArrivalAccount.of(layout).runIds());
    for (Map.Entry<Kind, List<DataFile>> files : record.displaced().entrySet()) {
      delete(files.getKey(), files.getValue());
    }
    afterStep.accept("files");
    ledger.put("finishedAt", Instant.now().toString());
    OutputFiles.write(
        layout.report(),
        ReportPage.render(ledger, record.answers(), DeadLetterSample.of(layout, "")));
    afterStep.accept("report");
    OutputFiles.write(layout.ledger(), ledger.toPrettyString() + "\n");
    afterStep.accept("ledger");
  }

  private long committed(Kind kind, ArrivalRecord record) throws IOException {
    DeltaSchema schema = TableRowsOf.kind(kind).schema();
    List<DataFile> added = record.added().get(kind);
    List<DataFile> removed = record.removed().get(kind);
    DeltaCommit commit =
        removed.isEmpty()
            ? DeltaCommit.of(schema, added)
                .withMode(record.isBase() ? WriteMode.OVERWRITE : WriteMode.APPEND)
                .withTableProperties(
                    PseudonymMark.ofLedger(
                        record
                            .ledger()
                            .path("options")
                            .path(PseudonymMark.LEDGER_OPTION)
                            .textValue()))
            : DeltaCommit.replacing(schema, removed, added);
    DeltaTable table = DeltaTable.at(layout.table(kind));
    for (int attempt = 1; ; attempt++) {
      try {
        return table.commit(commit.withTransaction(APPLICATION, record.slice().n())).version();
      } catch (ConflictException e) {
        if (attempt == ATTEMPTS || removed.isEmpty()) {
          throw e;
        }
        long rows = record.ledger().at("/kinds/" + kind.label() + "/cleaned").asLong();
        commit = RebasedCommit.of(layout, kind, added, rows);
      }
    }
  }

  private void delete(Kind kind, List<DataFile> files) throws IOException {
    for (DataFile file : files) {
      DataFiles.delete(layout.table(kind), file);
    }
  }
}
