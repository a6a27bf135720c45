package io.pinbeam.pipelines;

import io.pinbeam.pipelines.batch.Replay;
import io.pinbeam.pipelines.options.AtLeastOne;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.PseudonymKey;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.RunnerLabel;
import io.pinbeam.pipelines.options.SpillFolder;
import io.pinbeam.pipelines.quality.Expectations;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.PseudonymMark;
import io.pinbeam.pipelines.sink.WritableOutput;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.Pseudonyms;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The dead letters of a batch once more, in one bounded run: what is clean now is added to the
 * tables, what is still bad stays a dead letter. {@code docs/how-to/replay.md}.
 *
 * <pre>{@code
 * Pipeline pipeline = Pipeline.create(options);
 * Replay replay = ReplayPosts.build(pipeline, options);
 * if (replay.hasLetters()) {
 *   pipeline.run().waitUntilFinish();
 *   replay.commit();
 * }
 * }</pre>
 */
public final class ReplayPosts {
  private ReplayPosts() {}

  public static void main(String[] args) throws IOException {
    ReplayOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(ReplayOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    Replay replay = build(pipeline, options);
    if (replay.hasLetters()) {
      pipeline.run().waitUntilFinish();
      replay.commit();
    }
  }

  /**
   * Adds the replay to a pipeline, unless there are no letters. A replay that was killed while it
   * changed the output is brought to its end first.
   *
   * @return what is to be committed when the pipeline is done
   * @throws BadOptionException if an option cannot be used
   */
  public static Replay build(Pipeline pipeline, ReplayOptions options) {
    FileSystems.setDefaultPipelineOptions(options);
    WritableOutput.lookedAt(options.getOutput());
    AtLeastOne.check("maxRecordBytes", options.getMaxRecordBytes());
    String spillFolder = SpillFolder.made(options.getSpillFolder());
    OutputLayout layout = OutputLayout.under(options.getOutput());
    Pseudonyms pseudonyms = PseudonymKey.ofOption(options.getPseudonymise());
    PseudonymMark.check(layout, pseudonyms);
    Replay replay = Replay.of(layout, copy(options));
    if (replay.hasLetters()) {
      WritableOutput.of(options.getOutput());
      try {
        replay.build(
            pipeline,
            rules(options, pseudonyms),
            Expectations.ofOption(options.getExpectations()),
            spillFolder,
            described(options, pseudonyms),
            RunnerLabel.of(options));
      } catch (IOException | IllegalArgumentException e) {
        throw new BadOptionException("replay: " + e.getMessage(), e);
      }
    }
    return replay;
  }

  private static @Nullable String copy(ReplayOptions options) {
    String copy = options.getDeadLetters();
    return copy == null || copy.isBlank() ? null : copy;
  }

  private static CleaningRules rules(ReplayOptions options, @Nullable Pseudonyms pseudonyms) {
    CleaningRules rules = CleaningRules.standard().withMaxRecordBytes(options.getMaxRecordBytes());
    return pseudonyms == null ? rules : rules.withPseudonyms(pseudonyms);
  }

  private static Map<String, String> described(
      ReplayOptions options, @Nullable Pseudonyms pseudonyms) {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("output", Redaction.ofAddress(options.getOutput()));
    if (copy(options) != null) {
      described.put("deadLetters", Redaction.ofAddress(options.getDeadLetters()));
    }
    if (options.getExpectations() != null) {
      described.put("expectations", Redaction.ofAddress(options.getExpectations()));
    }
    described.put("maxRecordBytes", Integer.toString(options.getMaxRecordBytes()));
    if (pseudonyms != null) {
      described.put(PseudonymMark.LEDGER_OPTION, PseudonymMark.forLedger(pseudonyms));
    }
    return described;
  }
}
