package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.arrival.CoveredTime;
import io.pinbeam.pipelines.arrival.Slice;
import io.pinbeam.pipelines.arrival.SliceJson;
import io.pinbeam.pipelines.arrival.TimeRange;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.ledger.Ledger;
import io.pinbeam.pipelines.ledger.LedgerLine;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * The last step of a run by arrival: checks that the ledger adds up over all that was ever read,
 * writes down what is to be changed, and changes it. Killed in the middle, the next batch goes on
 * with it.
 */
final class FinishArrival extends DoFn<KV<Integer, Iterable<FinishInput>>, Void> {
  private static final long serialVersionUID = 1;

  private final BatchRun run;
  private final String slice;

  /** What the slices before this one covered. */
  private final ArrayList<TimeRange> rangesBefore;

  /** By kind: what the slices before this one came to. */
  private final EnumMap<Kind, KindCounts> countsBefore;

  /** By kind: how many rows the table has. */
  private final EnumMap<Kind, Long> rowsBefore;

  FinishArrival(BatchRun run, ArrivalPlan plan) {
    this.run = run;
    this.slice = SliceJson.of(plan.slice()).toString();
    this.rangesBefore =
        plan.account().slices().stream()
            .map(Slice::range)
            .collect(Collectors.toCollection(ArrayList::new));
    this.countsBefore = new EnumMap<>(plan.account().counts());
    this.rowsBefore = new EnumMap<>(plan.rows());
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<FinishInput>> inputs) throws IOException {
    // All that was in it has come this far.
    Spill.of(run).delete();
    FinishBatch.Gathered gathered =
        FinishBatch.Gathered.of(inputs.getValue(), run.expectations().all().size());
    Slice done = SliceJson.parse(slice).withCounts(gathered.counts);
    Map<Kind, KindCounts> counts = new EnumMap<>(Kind.class);
    Map<Kind, Long> rows = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      KindCounts sum = new KindCounts(kind);
      sum.merge(countsBefore.get(kind));
      sum.merge(gathered.counts.get(kind));
      counts.put(kind, sum);
      long removed = gathered.removed.get(kind).stream().mapToLong(f -> f.rowCount()).sum();
      rows.put(kind, rowsBefore.get(kind) - removed + gathered.rows(kind));
    }
    Ledger ledger = BatchLedger.of(run, counts, gathered.repeats, rows);
    for (Kind kind : Kind.values()) {
      LedgerLine line = ledger.line(kind);
      ledger.line(line.toBuilder().table(run.layout().table(kind)).build());
    }
    ledger.arrival(told(done));
    ledger.check();
    BatchChecks.run(run, gathered, counts, rows, ledger);
    ArrivalCommit commit = ArrivalCommit.in(run.layout());
    commit.begin(
        new ArrivalRecord(
            done,
            gathered.files,
            gathered.removed,
            gathered.replaced,
            gathered.answers(run.answers()),
            ledger.toJson()));
    commit.run();
  }

  private ObjectNode told(Slice done) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("from", done.range().from() == null ? null : done.range().from().toString());
    json.put("to", done.range().to().toString());
    json.put("slice", done.n());
    json.put("slices", rangesBefore.size() + 1);
    List<TimeRange> ranges = new ArrayList<>(rangesBefore);
    ranges.add(done.range());
    json.set("covered", CoveredTime.of(ranges).toJson());
    ObjectNode read = json.putObject("read");
    done.counts().forEach((kind, count) -> read.put(kind.label(), count.read()));
    if (done.offsets().isEmpty()) {
      json.put("files", done.files().size());
    } else {
      json.put(
          "offsets",
          done.offsets().stream()
              .flatMap(partition -> partition.read().stream())
              .mapToLong(KafkaRange::offsets)
              .sum());
    }
    return json;
  }
}
