package io.pinbeam.pipelines.source;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What Kafka holds at the moment a batch is built, as tasks. */
public final class KafkaTasks {
  private static final Pattern TOPICS = Pattern.compile(".+\\.(pin|geo|user)");
  private static final int TASK_RECORDS = 50_000;

  private final List<ReadTask> tasks;
  private final List<KafkaRange> ranges;
  private final KafkaClientConfig client;

  private KafkaTasks(List<ReadTask> tasks, List<KafkaRange> ranges, KafkaClientConfig client) {
    this.tasks = tasks;
    this.ranges = ranges;
    this.client = client;
  }

  /**
   * Asks the brokers for the offsets of the topics {@code <user>.pin}, {@code .geo} and {@code
   * .user}.
   *
   * @param configPath a {@code client.properties} file, or null
   * @param user whose topics, or null where there is only one user
   * @throws BadOptionException if options are missing or there is nothing to read
   */
  public static KafkaTasks of(
      @Nullable String bootstrapServers, @Nullable String configPath, @Nullable String user) {
    Pattern topics = topics(user);
    KafkaClientConfig client;
    List<KafkaRange> ranges;
    try {
      client = KafkaClientConfig.load(configPath, bootstrapServers);
      ranges = KafkaRanges.snapshot(client, topics);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadOptionException("--source=kafka: " + e.getMessage(), e);
    }
    checkUsers(ranges.stream().map(KafkaRange::topic).toList());
    if (ranges.stream().allMatch(r -> r.offsets() == 0)) {
      throw new BadOptionException(
          "--source=kafka: no records in the topics "
              + topics.pattern()
              + " of "
              + bootstrapServers);
    }
    return new KafkaTasks(tasks(ranges), ranges, client);
  }

  /**
   * Fails if topics are of several users.
   *
   * @throws BadOptionException naming them
   */
  public static void checkUsers(Collection<String> topics) {
    TreeSet<String> users = new TreeSet<>();
    topics.forEach(topic -> users.add(topic.substring(0, topic.lastIndexOf('.'))));
    if (users.size() > 1) {
      throw new BadOptionException(
          "--source=kafka: there are topics of several users: choose one by --user="
              + users.first()
              + " or another of "
              + users);
    }
  }

  /** The names of the topics of one user, or of all if it is null. */
  public static Pattern topics(@Nullable String user) {
    return user == null ? TOPICS : Pattern.compile(Pattern.quote(user) + "\\.(pin|geo|user)");
  }

  /** Ranges of one partition do not overlap. */
  public static List<ReadTask> tasks(List<KafkaRange> ranges) {
    List<ReadTask> tasks = new ArrayList<>();
    List<KafkaRange> ordered = new ArrayList<>(ranges);
    ordered.sort(
        Comparator.comparing(KafkaRange::topic)
            .thenComparing(KafkaRange::partition)
            .thenComparing(KafkaRange::from));
    for (KafkaRange range : ordered) {
      for (KafkaRange piece : range.split(TASK_RECORDS)) {
        Kind kind = Kind.ofTopic(range.topic()).orElseThrow();
        // The last record of a key is the one with the greatest partition, then offset.
        tasks.add(ReadTask.ofKafka(tasks.size(), kind, piece, range.partition()));
      }
    }
    return tasks;
  }

  public List<ReadTask> tasks() {
    return tasks;
  }

  /** By topic and partition. */
  public List<KafkaRange> ranges() {
    return ranges;
  }

  /** How the workers reach Kafka. */
  public KafkaClientConfig clientConfig() {
    return client;
  }

  public long records() {
    return ranges.stream().mapToLong(r -> r.offsets()).sum();
  }

  /** Topic, partition and offsets of every range, for the ledger. */
  public List<String> describe() {
    return describe(ranges);
  }

  /** The same of any ranges. */
  public static List<String> describe(List<KafkaRange> ranges) {
    return ranges.stream()
        .map(r -> r.topic() + "/" + r.partition() + ": " + r.from() + " to " + r.to())
        .toList();
  }
}
