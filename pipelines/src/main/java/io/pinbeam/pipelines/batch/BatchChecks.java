package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFiles;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.ledger.Ledger;
import io.pinbeam.pipelines.ledger.SchemaDrift;
import io.pinbeam.pipelines.quality.QualityReport;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.fs.ResourceId;

/** What may forbid a run to change its tables, and is told in the ledger if it does not. */
final class BatchChecks {
  private BatchChecks() {}

  /**
   * Holds the fields of the records against the last run, and the tables against what is expected.
   *
   * @param gathered its files are deleted if the run must not go on
   * @param counts of all records that the tables are made of
   * @param rows that the tables will have
   * @throws IllegalStateException in one line: why no table may be changed
   */
  static void run(
      BatchRun run,
      FinishBatch.Gathered gathered,
      Map<Kind, KindCounts> counts,
      Map<Kind, Long> rows,
      Ledger ledger)
      throws IOException {
    SchemaDrift drift = SchemaDrift.between(run.last(), counts, run.schemaDrift());
    ledger.schemaDrift(drift.toJson());
    if (drift.fails()) {
      discard(run, gathered);
      throw new IllegalStateException(
          drift.line() + "; no table was changed, --schemaDrift=warn takes it");
    }
    if (!run.expectations().isEmpty()) {
      QualityReport quality =
          QualityReport.of(run.expectations(), rows, gathered.broken(), counts, run.last());
      ledger.quality(quality.toJson());
      if (quality.fails()) {
        discard(run, gathered);
        throw new IllegalStateException(quality.failures() + "; no table was changed");
      }
    }
  }

  /** Of a run that changes no table nothing stays: neither its files nor its dead letters. */
  private static void discard(BatchRun run, FinishBatch.Gathered gathered) throws IOException {
    for (Kind kind : Kind.values()) {
      for (DataFile file : gathered.files.get(kind)) {
        DataFiles.delete(run.layout().table(kind), file);
      }
      for (DataFile file : gathered.replaced.get(kind)) {
        DataFiles.delete(run.layout().table(kind), file);
      }
    }
    List<ResourceId> ofRun = new ArrayList<>(OutputFiles.list(run.layout().deadLetters()));
    ofRun.addAll(OutputFiles.list(run.layout().savedRows()));
    ofRun.removeIf(file -> !String.valueOf(file.getFilename()).startsWith(run.runId()));
    OutputFiles.delete(ofRun);
  }
}
