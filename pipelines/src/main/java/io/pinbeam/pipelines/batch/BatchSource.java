package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.source.InputFile;
import io.pinbeam.pipelines.source.InputFiles;
import io.pinbeam.pipelines.source.InputTopic;
import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaTasks;
import io.pinbeam.pipelines.source.ReadTask;
import io.pinbeam.pipelines.source.ReadTasks;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a batch reads, settled before it runs. */
public final class BatchSource {
  /** About what the projections of one bucket's records may come from. */
  private static final long BUCKET_BYTES = 48L << 20;

  private static final int MIN_BUCKETS = 4;
  private static final int MAX_BUCKETS = 1_024;

  /** How many times its size a compressed file may unfold to, for reckoning only. */
  private static final int GZIP_RATIO = 6;

  /** About what a record of Kafka takes. */
  static final long KAFKA_RECORD_BYTES = 400;

  private final List<ReadTask> tasks;
  private final List<String> described;
  private final long bytes;
  private final @Nullable KafkaClientConfig kafkaClient;
  private final List<InputTopic> topics;
  private final List<KafkaRange> ranges;
  private final long passedOver;

  BatchSource(
      List<ReadTask> tasks,
      List<String> described,
      long bytes,
      @Nullable KafkaClientConfig kafkaClient,
      List<InputTopic> topics,
      List<KafkaRange> ranges,
      long passedOver) {
    this.tasks = tasks;
    this.described = described;
    this.bytes = bytes;
    this.kafkaClient = kafkaClient;
    this.topics = topics;
    this.ranges = ranges;
    this.passedOver = passedOver;
  }

  /**
   * Lists the files, or asks Kafka for its offsets.
   *
   * @throws BadOptionException if there is nothing to read, or options are missing
   */
  public static BatchSource of(BatchOptions options) {
    return switch (typeOf(options)) {
      case FILES -> files(options);
      case KAFKA -> kafka(options);
      case KINESIS ->
          throw new BadOptionException(
              "--source=kinesis is not allowed: a batch reads files or kafka; pinbeam stream reads"
                  + " kinesis");
    };
  }

  /** As the option says; files if it says nothing. */
  public static SourceType typeOf(BatchOptions options) {
    return options.getSource() == null ? SourceType.FILES : options.getSource();
  }

  private static BatchSource files(BatchOptions options) {
    if (options.getInput() == null || options.getInput().isBlank()) {
      throw new BadOptionException(
          "--input is missing: a folder, a file, a glob or an s3:// prefix");
    }
    InputFiles input = InputFiles.list(options.getInput(), options.getUser(), options);
    long bytes = 0;
    for (InputFile file : input.files()) {
      bytes += unfolded(file.path(), file.size());
    }
    String described =
        Redaction.ofAddress(options.getInput())
            + ": "
            + input.files().size()
            + " files"
            + (input.ignored() > 0 ? ", " + input.ignored() + " others passed over" : "");
    return new BatchSource(
        ReadTasks.ofFiles(input.files(), options.getTaskBytes(), options.getMostTasks()),
        List.of(described),
        bytes,
        null,
        input.topics(),
        List.of(),
        input.ignored());
  }

  /** About how many bytes of records a file has. */
  static long unfolded(String path, long size) {
    return path.endsWith(".gz") ? size * GZIP_RATIO : size;
  }

  private static BatchSource kafka(BatchOptions options) {
    KafkaTasks kafka =
        KafkaTasks.of(options.getBootstrapServers(), options.getKafkaConfig(), options.getUser());
    return new BatchSource(
        kafka.tasks(),
        kafka.describe(),
        kafka.records() * KAFKA_RECORD_BYTES,
        kafka.clientConfig(),
        List.of(),
        kafka.ranges(),
        0);
  }

  List<ReadTask> tasks() {
    return tasks;
  }

  /** How much there is to read, as {@link BatchMetrics#INPUT_DONE} counts it. */
  public long size() {
    return tasks.stream().mapToLong(ReadTask::size).sum();
  }

  /** For the ledger. */
  public List<String> describe() {
    return described;
  }

  /** Of files; empty where Kafka is read. */
  List<InputTopic> topics() {
    return topics;
  }

  /** Of Kafka; empty where files are read. */
  List<KafkaRange> ranges() {
    return ranges;
  }

  /** Files that hold no records by their names. */
  long passedOver() {
    return passedOver;
  }

  /** Null where files are read. */
  @Nullable KafkaClientConfig kafkaClient() {
    return kafkaClient;
  }

  /** As many as keep one in the memory of a worker. */
  public int buckets() {
    return (int) Math.max(MIN_BUCKETS, Math.min(MAX_BUCKETS, bytes / BUCKET_BYTES + 1));
  }
}
