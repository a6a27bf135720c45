package io.pinbeam.launch;

import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.run.StreamAccount;
import io.pinbeam.pipelines.stream.run.StreamOutcome;
import io.pinbeam.pipelines.stream.run.StreamTotals;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** What a person is told at the end of a stream; read from the ledger that the run wrote. */
final class StreamSummary {
  private static final String LINE = "%-24s %12s %12s %12s %12s %12s %12s%n";

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

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            LINE, "", "read", "written", "duplicates", "dead letters", "late", "unmatched"));
    for (Map.Entry<String, StreamTotals> stream : account.ofRun(outcome.runId()).entrySet()) {
      text.append(line(stream.getKey(), stream.getValue()));
    }
    if (account.ofRun(outcome.runId()).isEmpty()) {
      text.append("Nothing new: the tables held all of it.\n");
    }
    text.append(addsUp() ? "Adds up; took " : "Does not add up; took ");
    text.append(
        String.format(
            Locale.ROOT, "%.1f s on %s; ended: ", outcome.took().toMillis() / 1e3, runner));
    text.append(outcome.why()).append(".\n");
    text.append("tables   ").append(layout.root()).append("/tables\n");
    text.append("ledger   ").append(layout.table("ledger")).append('\n');
    return text.toString();
  }

  private static String line(String name, StreamTotals totals) {
    return String.format(
        LINE,
        name,
        number(totals.read()),
        number(totals.written()),
        number(totals.duplicates()),
        number(totals.deadLetters()),
        number(totals.late()),
        number(totals.unmatched()));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
