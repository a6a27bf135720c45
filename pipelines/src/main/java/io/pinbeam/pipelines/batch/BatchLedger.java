package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.ledger.Ledger;
import io.pinbeam.pipelines.ledger.LedgerLine;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.util.Map;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The ledger of a batch, before its tables have versions. */
final class BatchLedger {
  private BatchLedger() {}

  /**
   * Of a run.
   *
   * @param counts of all records that the tables are made of
   * @param rows that the tables will have
   */
  static Ledger of(
      BatchRun run,
      Map<Kind, KindCounts> counts,
      Map<Kind, Repeats> repeats,
      Map<Kind, Long> rows) {
    OutputLayout layout = run.layout();
    Ledger ledger = new Ledger(run.runId(), run.startedAt(), run.runner());
    ledger.versions(versions());
    ledger.options(run.options());
    ledger.inputs(run.inputs());
    for (Kind kind : Kind.values()) {
      ledger.output(kind.label(), layout.table(kind));
      Repeats ofKind = repeats.getOrDefault(kind, Repeats.NONE);
      ledger.line(
          LedgerLine.builder()
              .counts(counts.get(kind))
              .cleaned(rows.get(kind))
              .duplicates(ofKind.duplicates())
              .conflicts(ofKind.conflicts())
              .build());
    }
    ledger.output("answers", layout.root() + "/answers");
    ledger.output("deadLetters", layout.deadLetters());
    ledger.output("report", layout.report());
    return ledger;
  }

  static Map<String, String> versions() {
    return Map.of(
        "beam", ReleaseInfo.getReleaseInfo().getVersion(),
        "java", Runtime.version().toString());
  }
}
