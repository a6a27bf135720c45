package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DataFile;
import io.pinbeam.pipelines.ledger.ReplayedLedger;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * The last step of a replay's pipeline: checks that the ledger adds up and writes down what is to
 * be changed. {@link ReplayCommit} carries it out.
 */
final class FinishReplay extends DoFn<KV<Integer, Iterable<FinishInput>>, Void> {
  private static final long serialVersionUID = 1;

  private final BatchRun run;
  private final BatchRun work;
  private final String ledgerBefore;

  FinishReplay(BatchRun run, BatchRun work, String ledgerBefore) {
    this.run = run;
    this.work = work;
    this.ledgerBefore = ledgerBefore;
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<FinishInput>> inputs) throws IOException {
    // All that was in it has come this far.
    Spill.of(work).delete();
    FinishBatch.Gathered gathered = FinishBatch.Gathered.of(inputs.getValue(), 0);
    ReplayedLedger ledger =
        ReplayedLedger.after((ObjectNode) new ObjectMapper().readTree(ledgerBefore));
    ReplayCounts counts = gathered.replay;
    for (Kind kind : Kind.values()) {
      ledger.kind(
          gathered.counts.get(kind),
          counts.replayed(kind),
          gathered.rows(kind),
          gathered.repeats.getOrDefault(kind, Repeats.NONE).conflicts());
    }
    ledger.staying(
        counts.cutLetters(),
        counts.keptLetters(),
        counts.quarantinedLetters(),
        counts.linesThatAreNoLetters(),
        counts.unmatchedLetters());
    ledger.run(
        run.runId(),
        run.startedAt(),
        run.runner(),
        BatchLedger.versions(),
        run.options(),
        run.inputs());
    ledger.check();
    ReplayRecord record =
        new ReplayRecord(
            run.runId(),
            ledger.continues(),
            counts.isChanged(),
            nonEmpty(gathered.files),
            nonEmpty(gathered.replaced),
            gathered.answers(run.answers()),
            ledger.toJson());
    OutputFiles.write(run.layout().replay(), record.toJson());
  }

  private static Map<Kind, List<DataFile>> nonEmpty(Map<Kind, List<DataFile>> files) {
    Map<Kind, List<DataFile>> some = new EnumMap<>(files);
    some.values().removeIf(List::isEmpty);
    return some;
  }
}
