package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.ledger.SchemaDriftAction;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.RunId;
import io.pinbeam.pipelines.quality.Expectations;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.aggregate.AnswerOptions;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A replay of the dead letters of one output. The pipeline that it builds changes nothing of the
 * output but that it writes down what is to be changed; {@link #commit} does that.
 */
public final class Replay {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ROWS_IN_A_BUCKET = 300_000;
  private static final long LETTER_BYTES = 400;
  private static final int LEAST_BUCKETS = 4;
  private static final int MOST_BUCKETS = 1_024;

  private final OutputLayout layout;
  private final @Nullable JsonNode carriedOut;
  private final String ledger;
  private final List<LetterFile> files;

  private Replay(
      OutputLayout layout, @Nullable JsonNode carriedOut, String ledger, List<LetterFile> files) {
    this.layout = layout;
    this.carriedOut = carriedOut;
    this.ledger = ledger;
    this.files = files;
  }

  /**
   * Looks at an output. If a replay of it was killed after it had begun to change the output, that
   * one is brought to its end first.
   *
   * @param copy of the letters, mended: a file, folder or prefix; null: the letters as they stand
   * @throws BadOptionException if it is no output of a batch, or there is no such copy
   */
  public static Replay of(OutputLayout layout, @Nullable String copy) {
    try {
      if (!OutputFiles.exists(layout.ledger())) {
        throw new BadOptionException(
            "--output: there is no "
                + layout.ledger()
                + "; it has to be the output folder of a batch");
      }
      if (ArrivalFiles.areThere(layout)) {
        throw new BadOptionException(
            "--output: its tables are of runs by arrival, and a replay would not be in their account:"
                + " put mended records into the input, and the next run reads them");
      }
      Optional<ReplayRecord> carriedOut = ReplayCommit.in(layout).run();
      String ledger = OutputFiles.read(layout.ledger());
      JsonNode json = JSON.readTree(ledger);
      if (!json.path("runId").isTextual() || !json.path("kinds").isObject()) {
        throw new BadOptionException("--output: " + layout.ledger() + " is no ledger of a batch");
      }
      List<LetterFile> files = LetterFiles.of(layout, json.get("runId").asText(), copy);
      if (files.stream().allMatch(LetterFile::isCopy) && deadLetters(json) > 0) {
        throw new BadOptionException(
            "--output: the ledger counts "
                + deadLetters(json)
                + " dead letters of run "
                + json.get("runId").asText()
                + ", and "
                + layout.deadLetters()
                + " has none of them: run the batch again");
      }
      return new Replay(
          layout,
          carriedOut.filter(ReplayRecord::isChanged).map(ReplayRecord::ledger).orElse(null),
          ledger,
          files);
    } catch (IOException e) {
      throw new BadOptionException("--output: " + e.getMessage(), e);
    }
  }

  /** Whether there is anything to replay; if not, there is no pipeline to build. */
  public boolean hasLetters() {
    return files.stream().anyMatch(file -> !file.isCopy());
  }

  /** The ledger of an earlier replay that was brought to its end, or null. */
  public @Nullable JsonNode carriedOut() {
    return carriedOut;
  }

  /** How much there is to read, as {@link BatchMetrics#INPUT_DONE} counts it. */
  public long size() {
    return files.stream().mapToLong(LetterFile::size).sum();
  }

  /**
   * Adds the steps to a pipeline.
   *
   * @param expectations that keep rows out of the tables; with none, letters of such rows stay
   * @param options for the ledger
   * @throws BadOptionException if a table is missing
   */
  public void build(
      Pipeline pipeline,
      CleaningRules rules,
      Expectations expectations,
      @Nullable String spillFolder,
      Map<String, String> options,
      String runner)
      throws IOException {
    Map<Kind, TableNow> tables = new EnumMap<>(Kind.class);
    long rows = size() / LETTER_BYTES;
    for (Kind kind : Kind.values()) {
      TableNow table = TableNow.at(layout.table(kind));
      if (table.version() == null) {
        throw new BadOptionException(
            "--output: there is no table "
                + table.path()
                + "; it has to be the output folder of a batch");
      }
      tables.put(kind, table);
      rows += table.rows();
    }
    Instant now = Instant.now();
    BatchRun.Builder builder =
        BatchRun.builder()
            .startedAt(now)
            .layout(layout)
            .buckets((int) Math.min(MOST_BUCKETS, LEAST_BUCKETS + rows / ROWS_IN_A_BUCKET))
            .spillFolder(spillFolder)
            .rules(rules)
            .schemaDrift(SchemaDriftAction.IGNORE)
            .expectations(expectations.ofRows())
            .answers(answers())
            .inputs(inputs())
            .options(options)
            .runner(runner);
    String runId = RunId.at(now);
    // A retry must not write over files that a commit has named.
    String attempt = runId + "-" + UUID.randomUUID().toString().substring(0, 8);
    ReplayGraph.build(
        pipeline,
        files,
        tables,
        builder.runId(runId).build(),
        builder.runId(attempt).build(),
        ledger);
  }

  /** Those of the run that is continued: the answers keep their form. */
  private AnswerOptions answers() throws IOException {
    JsonNode before = JSON.readTree(ledger).path("options");
    AnswerOptions answers = AnswerOptions.defaults();
    if (before.has("ties")) {
      answers = answers.withTies(AnswerOptions.Ties.valueOf(before.get("ties").asText()));
    }
    if (before.has("median")) {
      answers = answers.withMedian(AnswerOptions.MedianKind.valueOf(before.get("median").asText()));
    }
    return answers;
  }

  private List<String> inputs() {
    long copies = files.stream().filter(LetterFile::isCopy).count();
    String own = layout.deadLetters() + ": " + (files.size() - copies) + " files";
    return copies == 0 ? List.of(own) : List.of(own, "their copy: " + copies + " files");
  }

  /**
   * Changes the output as the pipeline found out, when it is done. Killed at any moment, the next
   * replay goes on with it.
   *
   * @return the ledger's new content; if nothing was to be changed, what would have been
   */
  public ReplayOutcome commit() throws IOException {
    ReplayRecord replay =
        ReplayCommit.in(layout)
            .run()
            .orElseThrow(
                () -> new IllegalStateException(layout.replay() + " is gone: run it again"));
    return new ReplayOutcome(replay.isChanged(), replay.ledger());
  }

  private static long deadLetters(JsonNode ledger) {
    long letters = 0;
    for (JsonNode kind : ledger.get("kinds")) {
      for (JsonNode reason : kind.path("deadLetters")) {
        letters += reason.asLong();
      }
    }
    return letters;
  }
}
