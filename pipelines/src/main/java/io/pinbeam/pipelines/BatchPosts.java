package io.pinbeam.pipelines;

import io.pinbeam.pipelines.batch.BatchMetrics;
import io.pinbeam.pipelines.batch.BatchPlan;
import io.pinbeam.pipelines.batch.BatchPlanner;
import io.pinbeam.pipelines.batch.BatchPreview;
import io.pinbeam.pipelines.batch.BatchRun;
import io.pinbeam.pipelines.batch.BatchSource;
import io.pinbeam.pipelines.options.AtLeastOne;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.PseudonymKey;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.RunId;
import io.pinbeam.pipelines.options.RunnerLabel;
import io.pinbeam.pipelines.options.SpillFolder;
import io.pinbeam.pipelines.quality.Expectations;
import io.pinbeam.pipelines.sink.AnswerFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.PseudonymMark;
import io.pinbeam.pipelines.sink.WritableOutput;
import io.pinbeam.transforms.aggregate.AnswerOptions;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.Pseudonyms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Raw posts to cleaned Delta tables, answers, dead letters, ledger and report, in one bounded run.
 *
 * <p>Every table is replaced in one commit, and only when the ledger adds up: a run that fails or
 * is killed leaves the earlier version as it was.
 */
public final class BatchPosts {
  private BatchPosts() {}

  public static void main(String[] args) {
    BatchOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(BatchOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    build(pipeline, options);
    pipeline.run().waitUntilFinish();
  }

  /**
   * Adds the batch to a pipeline. Lists the input, for what is not there must be said before
   * anything runs. Adds nothing if a run by arrival has nothing to read, as {@link #plan} tells.
   *
   * @return how much there is to read, as {@link BatchMetrics#INPUT_DONE} counts it
   * @throws BadOptionException if an option cannot be used
   */
  public static long build(Pipeline pipeline, BatchOptions options) {
    return build(pipeline, plan(options));
  }

  /**
   * Adds a batch that was planned to a pipeline.
   *
   * @return how much there is to read, as {@link BatchMetrics#INPUT_DONE} counts it
   */
  public static long build(Pipeline pipeline, BatchPlan plan) {
    try {
      plan.build(pipeline);
    } catch (IOException e) {
      throw new BadOptionException("--output: " + e.getMessage(), e);
    }
    return plan.size();
  }

  /**
   * Settles what a batch reads.
   *
   * @throws BadOptionException if an option cannot be used
   */
  public static BatchPlan plan(BatchOptions options) {
    FileSystems.setDefaultPipelineOptions(options);
    refuseNesting(options);
    BatchPlanner planner = BatchPlanner.of(options, named(options));
    OutputLayout layout = WritableOutput.of(options.getOutput());
    AtLeastOne.check("taskBytes", options.getTaskBytes());
    AtLeastOne.check("mostTasks", options.getMostTasks());
    CleaningRules rules = rules(options, layout);
    Instant now = Instant.now();
    String runId = RunId.at(now);
    return planner.plan(
        BatchRun.builder()
            .runId(runId)
            .startedAt(now)
            .layout(layout)
            .spillFolder(SpillFolder.made(options.getSpillFolder()))
            .rules(rules)
            .answers(
                AnswerOptions.defaults()
                    .withTies(options.getTies())
                    .withMedian(options.getMedian()))
            .expectations(Expectations.ofOption(options.getExpectations()))
            .schemaDrift(options.getSchemaDrift())
            .options(described(options, rules.pseudonyms()))
            .runner(RunnerLabel.of(options)),
        runId,
        now);
  }

  private static CleaningRules rules(BatchOptions options, OutputLayout layout) {
    CleaningRules rules = CleaningRules.standard().withMaxRecordBytes(options.getMaxRecordBytes());
    Pseudonyms pseudonyms = PseudonymKey.ofOption(options.getPseudonymise());
    PseudonymMark.check(layout, pseudonyms);
    return pseudonyms == null ? rules : rules.withPseudonyms(pseudonyms);
  }

  /** Not looked at yet: options that are wrong in themselves are said before. */
  private static OutputLayout named(BatchOptions options) {
    return OutputLayout.under(options.getOutput() == null ? "" : options.getOutput());
  }

  /**
   * Finds out what a batch would read and write, and changes nothing.
   *
   * @throws BadOptionException if an option cannot be used
   */
  public static BatchPreview dryRun(BatchOptions options) {
    FileSystems.setDefaultPipelineOptions(options);
    refuseNesting(options);
    OutputLayout layout = WritableOutput.lookedAt(options.getOutput());
    AtLeastOne.check("taskBytes", options.getTaskBytes());
    AtLeastOne.check("mostTasks", options.getMostTasks());
    SpillFolder.lookedAt(options.getSpillFolder());
    rules(options, layout);
    Expectations.ofOption(options.getExpectations());
    return BatchPlanner.of(options, layout).preview(Instant.now());
  }

  private static void refuseNesting(BatchOptions options) {
    String output = options.getOutput();
    String input = options.getInput();
    if (output != null
        && !output.isBlank()
        && input != null
        && (within(output, input) || within(input, output))) {
      throw new BadOptionException(
          "--output="
              + Redaction.ofAddress(output)
              + " and --input="
              + Redaction.ofAddress(input)
              + " must not lie inside each other");
    }
  }

  private static boolean within(String path, String folder) {
    return folderPath(path).startsWith(folderPath(folder));
  }

  /** Local paths in one form, so that they can be compared. */
  private static String folderPath(String path) {
    String form =
        path.contains("://") ? path : Path.of(path).toAbsolutePath().normalize().toString();
    return form.replaceAll("/+$", "") + "/";
  }

  private static Map<String, String> described(
      BatchOptions options, @Nullable Pseudonyms pseudonyms) {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("source", BatchSource.typeOf(options).name());
    put(described, "input", options.getInput());
    put(described, "user", options.getUser());
    put(described, "output", options.getOutput());
    put(described, "bootstrapServers", options.getBootstrapServers());
    put(described, "kafkaConfig", options.getKafkaConfig());
    put(described, "date", options.getDate());
    put(described, "from", options.getFrom());
    put(described, "to", options.getTo());
    if (options.isFullRefresh()) {
      described.put("fullRefresh", "true");
    }
    described.put("ties", options.getTies().name());
    described.put("median", options.getMedian().name());
    put(described, "expectations", options.getExpectations());
    described.put("schemaDrift", options.getSchemaDrift().name());
    described.put("maxRecordBytes", Objects.toString(options.getMaxRecordBytes()));
    if (options.isSpreadsheetSafe()) {
      described.put(AnswerFiles.SPREADSHEET_SAFE, "true");
    }
    if (pseudonyms != null) {
      described.put(PseudonymMark.LEDGER_OPTION, PseudonymMark.forLedger(pseudonyms));
    }
    return described;
  }

  private static void put(Map<String, String> described, String name, String value) {
    if (value != null) {
      described.put(name, Redaction.ofAddress(value));
    }
  }
}
