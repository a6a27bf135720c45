package io.pinbeam.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.run.StreamAccount;
import io.pinbeam.pipelines.stream.run.StreamOutcome;
import io.pinbeam.pipelines.stream.run.StreamTotals;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** What a person is told at the end of a stream; read from the ledger that the run wrote. */
final class StreamSummary {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputLayout layout;
  private final StreamOutcome outcome;
  private final String runner;
  private final StreamAccount account;
  private final long rows;
  private final long deadLetters;

  private StreamSummary(
      OutputLayout layout, StreamOutcome outcome, String runner, StreamAccount account)
      throws IOException {
    this.layout = layout;
    this.outcome = outcome;
    this.runner = runner;
    this.account = account;
    rows = account.rows();
    deadLetters = account.deadLetters();
  }

  static StreamSummary of(OutputLayout layout, StreamOutcome outcome, String runner)
      throws IOException {
    StreamAccount account = StreamAccount.of(layout);
    account.refresh();
    return new StreamSummary(layout, outcome, runner, account);
  }

  /** Whether every post that was read, by this run or an earlier one, is accounted for. */
  boolean addsUp() {
    return account.all().addsUp();
  }

  /** What the run committed of one stream. */
  StreamTotals of(String stream) {
    StreamTotals totals = account.ofRun(outcome.runId()).get(stream);
    if (totals == null) {
      throw new IllegalStateException("the ledger knows nothing of " + stream);
    }
    return totals;
  }

  /** What the run committed, by stream. */
  Map<String, StreamTotals> streams() {
    return account.ofRun(outcome.runId());
  }

  /** A line if the tables do not hold what the ledger says. */
  String warnings() {
    StringBuilder text = new StringBuilder();
    warn(text, "tables pin, geo and user", rows, account.all().written());
    warn(text, "table dead_letters", deadLetters, account.all().deadLetters());
    if (!addsUp()) {
      text.append("pinbeam: WARNING: the ledger does not add up: ")
          .append(account.all())
          .append(System.lineSeparator());
    }
    return text.toString();
  }

  private static void warn(StringBuilder text, String what, long rows, long must) {
    if (rows != must) {
      text.append(
          String.format(
              Locale.ROOT,
              "pinbeam: WARNING: %s: %,d rows, and by the ledger %,d; they differ if rows were"
                  + " deleted, or while another run commits%n",
              what,
              rows,
              must));
    }
  }

  String text(Terminal terminal) {
    SummaryTable table =
        SummaryTable.of("streams", "read", "written", "duplicates", "dead letters");
    Map<String, StreamTotals> streams = account.ofRun(outcome.runId());
    streams.forEach(
        (stream, totals) ->
            table.row(
                stream,
                totals.read(),
                totals.written(),
                totals.duplicates(),
                totals.deadLetters()));
    StringBuilder text = new StringBuilder(table.text());
    if (streams.isEmpty()) {
      text.append("Nothing new: the tables held all of it.\n");
    }
    long late = streams.values().stream().mapToLong(StreamTotals::late).sum();
    long unmatched = streams.values().stream().mapToLong(StreamTotals::unmatched).sum();
    if (late + unmatched > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,d late; %,d unmatched in their window of the trends.%n",
              late,
              unmatched));
    }
    text.append(addsUp() ? terminal.good("Adds up") : terminal.error("Does not add up"));
    text.append(
        String.format(
            Locale.ROOT, "; took %.1f s on %s; ended: ", outcome.took().toMillis() / 1e3, runner));
    text.append(outcome.why()).append(".\n");
    text.append("tables   ").append(layout.root()).append("/tables\n");
    text.append("ledger   ").append(layout.table("ledger")).append('\n');
    return text.toString();
  }

  /** All of it as one JSON object: {@code docs/operations.md} tells the fields. */
  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("runId", outcome.runId());
    json.put("runner", runner);
    json.put("tookSeconds", outcome.took().toMillis() / 1e3);
    json.put("ended", outcome.why());
    json.put("addsUp", addsUp());
    ObjectNode streams = json.putObject("streams");
    account.ofRun(outcome.runId()).forEach((name, totals) -> streams.set(name, node(totals)));
    json.set("allRuns", node(account.all()));
    json.put("rows", rows);
    json.put("deadLetterRows", deadLetters);
    json.put("tables", layout.root() + "/tables");
    return json.toPrettyString() + "\n";
  }

  private static ObjectNode node(StreamTotals totals) {
    ObjectNode node = JSON.valueToTree(totals);
    return node.put("addsUp", totals.addsUp());
  }
}
