package io.pinbeam.pipelines;

import io.pinbeam.pipelines.archive.ArchiveGraph;
import io.pinbeam.pipelines.archive.ArchivePreview;
import io.pinbeam.pipelines.archive.ArchiveRun;
import io.pinbeam.pipelines.batch.BatchMetrics;
import io.pinbeam.pipelines.options.AtLeastOne;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.RunId;
import io.pinbeam.pipelines.options.RunnerLabel;
import io.pinbeam.pipelines.options.TimeText;
import io.pinbeam.pipelines.sink.WritableOutput;
import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.source.KafkaTasks;
import io.pinbeam.transforms.clean.CleaningRules;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Kafka topics to objects in S3 or files in a folder, every offset in exactly one of them: {@code
 * docs/contracts/archive.md}.
 *
 * <p>Reads from where the archive ends to the offsets that Kafka ends at when this starts. May be
 * killed at any moment and run again, or run twice at once: names and bytes are the same.
 */
public final class ArchivePosts {
  private ArchivePosts() {}

  public static void main(String[] args) {
    ArchiveOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(ArchiveOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    build(pipeline, options);
    pipeline.run().waitUntilFinish();
  }

  /**
   * Adds the archive to a pipeline. Asks Kafka for its offsets and puts the plans of this run into
   * the bucket: they bind every later run, also if this one never starts.
   *
   * @return how many offsets there are to read, as {@link BatchMetrics#INPUT_DONE} counts them
   * @throws BadOptionException if an option cannot be used, or Kafka or the bucket
   */
  public static long build(Pipeline pipeline, ArchiveOptions options) {
    FileSystems.setDefaultPipelineOptions(options);
    Pattern topics = topics(options);
    try {
      return ArchiveGraph.build(pipeline, topics, run(options, topics));
    } catch (IOException | IllegalArgumentException e) {
      throw new BadOptionException("archive: " + e.getMessage(), e);
    }
  }

  /**
   * Finds out what an archive would read and write, and changes nothing.
   *
   * @throws BadOptionException if an option cannot be used, or Kafka or the bucket
   */
  public static ArchivePreview dryRun(ArchiveOptions options) {
    FileSystems.setDefaultPipelineOptions(options);
    Pattern topics = topics(options);
    try {
      ArchiveRun run = run(options, topics);
      WritableOutput.lookedAt(run.root());
      return ArchiveGraph.preview(options, topics, run);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadOptionException("archive: " + e.getMessage(), e);
    }
  }

  private static ArchiveRun run(ArchiveOptions options, Pattern topics) throws IOException {
    String output = output(options);
    AtLeastOne.check("flushSize", options.getFlushSize());
    AtLeastOne.check("taskOffsets", options.getTaskOffsets());
    Instant now = Instant.now();
    return ArchiveRun.builder()
        .runId(RunId.at(now))
        .startedAt(now)
        .until(until(options, now))
        .root(output)
        .kafka(KafkaClientConfig.load(options.getKafkaConfig(), options.getBootstrapServers()))
        .flushSize(options.getFlushSize())
        .taskOffsets(options.getTaskOffsets())
        .rules(CleaningRules.standard().withMaxRecordBytes(options.getMaxRecordBytes()))
        .options(described(options, topics))
        .runner(RunnerLabel.of(options))
        .build();
  }

  /** What is to come cannot be left out of today's archive. */
  private static @Nullable Instant until(ArchiveOptions options, Instant now) {
    String to = options.getTo();
    if (to == null || to.isBlank()) {
      return null;
    }
    Instant until = TimeText.parse("--to", to);
    return until.isBefore(now) ? until : now;
  }

  private static String output(ArchiveOptions options) {
    String output = options.getOutput();
    if (output == null || output.isBlank()) {
      throw new BadOptionException("--output is missing: a folder or an s3:// prefix");
    }
    if (output.contains("://") && !output.startsWith("s3://")) {
      throw new BadOptionException(
          "--output="
              + Redaction.ofAddress(output)
              + " is not allowed: a folder or an s3:// prefix is");
    }
    return output.replaceAll("(?<=.)/+$", "");
  }

  private static Pattern topics(ArchiveOptions options) {
    if (options.getTopics() == null) {
      return KafkaTasks.topics(options.getUser());
    }
    if (options.getUser() != null) {
      throw new BadOptionException("--topics and --user are given: choose one");
    }
    try {
      return Pattern.compile(options.getTopics());
    } catch (PatternSyntaxException e) {
      throw new BadOptionException(
          "--topics=" + options.getTopics() + " is no regular expression: " + e.getDescription(),
          e);
    }
  }

  private static Map<String, String> described(ArchiveOptions options, Pattern topics) {
    LinkedHashMap<String, String> described = new LinkedHashMap<>();
    described.put("topics", topics.pattern());
    if (options.getBootstrapServers() != null) {
      described.put("bootstrapServers", options.getBootstrapServers());
    }
    if (options.getKafkaConfig() != null) {
      described.put("kafkaConfig", Redaction.ofAddress(options.getKafkaConfig()));
    }
    described.put("output", Redaction.ofAddress(options.getOutput()));
    if (options.getTo() != null && !options.getTo().isBlank()) {
      described.put("to", options.getTo());
    }
    described.put("flushSize", Long.toString(options.getFlushSize()));
    described.put("maxRecordBytes", Integer.toString(options.getMaxRecordBytes()));
    return described;
  }
}
