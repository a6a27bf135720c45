package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFiles;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.ledger.Ledger;
import io.pinbeam.pipelines.ledger.LedgerLine;
import io.pinbeam.pipelines.report.DeadLetterSample;
import io.pinbeam.pipelines.report.ReportPage;
import io.pinbeam.pipelines.sink.AnswerFiles;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.PseudonymMark;
import io.pinbeam.pipelines.sink.TableRows;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.aggregate.AnswerName;
import io.pinbeam.transforms.aggregate.AnswerOptions;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.aggregate.Answers;
import io.pinbeam.transforms.aggregate.JoinedUsers;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;

/**
 * The last step: checks that the ledger adds up, makes the files the tables' content, and writes
 * answers, ledger and report. Tried again, it finds its commits by the run's transaction and does
 * not repeat them.
 */
final class FinishBatch extends DoFn<KV<Integer, Iterable<FinishInput>>, Void> {
  private static final long TRANSACTION_VERSION = 1;

  private final BatchRun run;

  FinishBatch(BatchRun run) {
    this.run = run;
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<FinishInput>> inputs) throws IOException {
    // All that was in it has come this far.
    Spill.of(run).delete();
    Gathered gathered = Gathered.of(inputs.getValue(), run.expectations().all().size());
    Map<Kind, Long> rows = gathered.rows();
    Ledger ledger = BatchLedger.of(run, gathered.counts, gathered.repeats, rows);
    if (ledger.read() == 0) {
      throw new IllegalStateException(
          "no records in the input ("
              + String.join("; ", run.inputs())
              + "): no table was changed");
    }
    ledger.check();
    BatchChecks.run(run, gathered, gathered.counts, rows, ledger);
    // What a replay has not carried out is of the tables that are there now, and so is an account
    // by arrival. It goes first: without it the next run by arrival is refused, with it and other
    // tables that run would be wrong.
    OutputFiles.delete(List.of(FileSystems.matchNewResource(run.layout().replay(), false)));
    ArrivalFiles.deleteAll(run.layout());
    for (Kind kind : Kind.values()) {
      ledger.line(committed(ledger.line(kind), gathered.files.get(kind)));
      for (DataFile file : gathered.replaced.get(kind)) {
        DataFiles.delete(run.layout().table(kind), file);
      }
    }
    OutputLayout layout = run.layout();
    List<AnswerTable> answers = gathered.answers(run.answers());
    AnswerFiles.write(layout, answers, ledger.toJson());
    deleteDeadLetters();
    ledger.finishedAt(Instant.now());
    OutputFiles.write(
        layout.report(),
        ReportPage.render(ledger.toJson(), answers, DeadLetterSample.of(layout, run.runId())));
    OutputFiles.write(layout.ledger(), ledger.toText());
  }

  private LedgerLine committed(LedgerLine line, List<DataFile> files) throws IOException {
    String path = run.layout().table(line.kind());
    TableRows table = TableRowsOf.kind(line.kind());
    CommitResult result =
        DeltaTable.at(path)
            .commit(
                DeltaCommit.of(table.schema(), files)
                    .withMode(WriteMode.OVERWRITE)
                    .withTableProperties(PseudonymMark.properties(run.rules().pseudonyms()))
                    .withTransaction(run.runId(), TRANSACTION_VERSION));
    return line.toBuilder().table(path).tableVersion(result.version()).build();
  }

  /** Those of all other runs. */
  private void deleteDeadLetters() throws IOException {
    List<ResourceId> files = new ArrayList<>(OutputFiles.list(run.layout().deadLetters()));
    files.removeIf(file -> String.valueOf(file.getFilename()).startsWith(run.runId()));
    OutputFiles.delete(files);
  }

  /** Everything that the earlier steps told, by what it is about. */
  static final class Gathered {
    private final Answers answers;
    private final Map<Integer, long[]> persons = new TreeMap<>();
    final Map<Kind, KindCounts> counts = new EnumMap<>(Kind.class);
    final Map<Kind, Repeats> repeats = new EnumMap<>(Kind.class);
    final Map<Kind, List<DataFile>> files = new EnumMap<>(Kind.class);
    final Map<Kind, List<DataFile>> replaced = new EnumMap<>(Kind.class);

    /** Files that go out of the tables. */
    final Map<Kind, List<DataFile>> removed = new EnumMap<>(Kind.class);

    final ReplayCounts replay = new ReplayCounts();

    /** By expectation: rows of the tables that break it. */
    private final long[] broken;

    private Gathered(int expectations) {
      answers = Answers.create();
      broken = new long[expectations];
      for (Kind kind : Kind.values()) {
        counts.put(kind, new KindCounts(kind));
        files.put(kind, new ArrayList<>());
        replaced.put(kind, new ArrayList<>());
        removed.put(kind, new ArrayList<>());
      }
    }

    static Gathered of(Iterable<FinishInput> inputs, int expectations) throws CoderException {
      Gathered gathered = new Gathered(expectations);
      for (FinishInput input : inputs) {
        gathered.add(input);
      }
      gathered.files.values().forEach(f -> f.sort(Comparator.comparing(DataFile::path)));
      return gathered;
    }

    private void add(FinishInput input) throws CoderException {
      if (input instanceof FinishInput.Finished finished) {
        if (finished.file() != null) {
          files.get(finished.kind()).add(finished.file());
        }
        if (finished.replaced() != null) {
          replaced.get(finished.kind()).add(finished.replaced());
        }
      } else if (input instanceof FinishInput.Rewritten rewritten) {
        if (rewritten.file() != null) {
          files.get(rewritten.kind()).add(rewritten.file());
        }
        removed.get(rewritten.kind()).add(rewritten.removed());
      } else if (input instanceof FinishInput.Counted counted) {
        counts.get(counted.counts().kind()).merge(counted.counts());
      } else if (input instanceof FinishInput.Replayed replayed) {
        replay.merge(replayed.counts());
      } else if (input instanceof FinishInput.Persons counted) {
        counted.byYear().forEach((year, n) -> persons.merge(year, n, Gathered::plus));
      } else if (input instanceof FinishInput.Joined joined) {
        answers.merge(CoderUtils.decodeFromByteArray(Answers.coder(), joined.summary().answers()));
        joined.summary().repeats().forEach((kind, n) -> repeats.merge(kind, n, Repeats::plus));
        addBroken(joined.summary().broken());
      } else if (input instanceof FinishInput.Repeated repeated) {
        addBroken(repeated.values());
      }
    }

    private void addBroken(long[] more) {
      for (int i = 0; i < broken.length; i++) {
        broken[i] += more[i];
      }
    }

    private static long[] plus(long[] a, long[] b) {
      return new long[] {a[0] + b[0], a[1] + b[1]};
    }

    long[] broken() {
      return broken;
    }

    List<AnswerTable> answers(AnswerOptions options) {
      return Arrays.stream(AnswerName.values())
          .map(
              name ->
                  name == AnswerName.USERS_JOINED_BY_YEAR
                      ? JoinedUsers.table(persons)
                      : answers.table(name, options))
          .toList();
    }

    Map<Kind, Long> rows() {
      Map<Kind, Long> rows = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        rows.put(kind, rows(kind));
      }
      return rows;
    }

    long rows(Kind kind) {
      return files.get(kind).stream().mapToLong(DataFile::rowCount).sum();
    }
  }
}
