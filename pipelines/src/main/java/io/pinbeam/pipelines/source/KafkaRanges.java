package io.pinbeam.pipelines.source;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What topics hold at one moment, as ranges of offsets: a bounded read of these ends by itself,
 * however much is written meanwhile.
 *
 * <p>An end is the last stable offset: records of a transaction that is still open, and all after
 * them, lie behind it.
 */
public final class KafkaRanges {
  private static final int NAMED_TOPICS = 20;

  private KafkaRanges() {}

  /**
   * One range for each partition of these topics, from the oldest record to the newest, by topic
   * and partition. The range of an empty partition is empty.
   *
   * @throws IllegalArgumentException if a topic does not exist, naming it and those that do
   * @throws IOException if Kafka cannot be reached, in one line without secrets
   */
  public static List<KafkaRange> snapshot(KafkaClientConfig config, Collection<String> topics)
      throws IOException {
    return snapshot(
        config,
        existing -> {
          for (String topic : topics) {
            if (!existing.contains(topic)) {
              throw new IllegalArgumentException(
                  "there is no topic '" + topic + "' in " + config + listed(existing));
            }
          }
          return new TreeSet<>(topics);
        });
  }

  /**
   * The same for every topic whose whole name matches, but for Kafka's own.
   *
   * @throws IllegalArgumentException if none does, naming those that exist
   */
  public static List<KafkaRange> snapshot(KafkaClientConfig config, Pattern topics)
      throws IOException {
    return snapshot(
        config,
        existing -> {
          TreeSet<String> matching = new TreeSet<>(existing);
          matching.removeIf(topic -> !topics.matcher(topic).matches());
          if (matching.isEmpty()) {
            throw new IllegalArgumentException(
                "no topic matches '" + topics + "' in " + config + listed(existing));
          }
          return matching;
        });
  }

  /**
   * What lies between two times in each partition of the topics that match, by the timestamps of
   * the records.
   *
   * @param from null: from the oldest record
   * @param to exclusive
   * @throws IllegalArgumentException if no topic matches, naming those that exist
   */
  public static List<KafkaSpan> between(
      KafkaClientConfig config, Pattern topics, @Nullable Instant from, Instant to)
      throws IOException {
    List<KafkaRange> whole = snapshot(config, topics);
    try (Consumer<byte[], byte[]> consumer = config.openConsumer()) {
      Map<TopicPartition, Long> starts = from == null ? Map.of() : at(consumer, whole, from);
      Map<TopicPartition, Long> ends = at(consumer, whole, to);
      List<KafkaSpan> spans = new ArrayList<>();
      for (KafkaRange range : whole) {
        TopicPartition partition = new TopicPartition(range.topic(), range.partition());
        long end = Math.min(ends.getOrDefault(partition, range.to()), range.to());
        long start = from == null ? range.from() : starts.getOrDefault(partition, range.to());
        spans.add(
            new KafkaSpan(
                range.topic(), range.partition(), range.from(), Math.min(start, end), end));
      }
      return spans;
    } catch (KafkaException e) {
      throw config.failure("cannot find offsets by time in " + config, e);
    }
  }

  /** The first offsets at or after a time; without partitions that have none. */
  private static Map<TopicPartition, Long> at(
      Consumer<byte[], byte[]> consumer, List<KafkaRange> ranges, Instant time) {
    Map<TopicPartition, Long> asked = new HashMap<>();
    ranges.forEach(
        range ->
            asked.put(new TopicPartition(range.topic(), range.partition()), time.toEpochMilli()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    consumer
        .offsetsForTimes(asked)
        .forEach(
            (partition, found) -> {
              if (found != null) {
                offsets.put(partition, found.offset());
              }
            });
    return offsets;
  }

  /**
   * Of each range what stands before its first record of a time or later, in their order. Times are
   * those of the records: by the topic's setting when the broker took them, or what the producer
   * said. A record that is older than one before it stays behind that.
   *
   * @throws IOException if Kafka cannot be reached, in one line without secrets
   */
  public static List<KafkaRange> before(
      KafkaClientConfig config, List<KafkaRange> ranges, Instant until) throws IOException {
    try (Consumer<byte[], byte[]> consumer = config.openConsumer()) {
      Map<TopicPartition, Long> first = at(consumer, ranges, until);
      List<KafkaRange> before = new ArrayList<>();
      for (KafkaRange range : ranges) {
        TopicPartition partition = new TopicPartition(range.topic(), range.partition());
        long end = Math.min(first.getOrDefault(partition, range.to()), range.to());
        long to = Math.max(range.from(), end);
        before.add(KafkaRange.of(range.topic(), range.partition(), range.from(), to));
      }
      return before;
    } catch (KafkaException e) {
      throw config.failure("cannot find offsets by time in " + config, e);
    }
  }

  /** All ranges in pieces of at most {@code most} offsets; empty ranges have none. */
  public static List<KafkaRange> split(Collection<KafkaRange> ranges, long most) {
    return ranges.stream()
        .flatMap(range -> range.split(most).stream())
        .collect(Collectors.toList());
  }

  private static List<KafkaRange> snapshot(KafkaClientConfig config, Choice choice)
      throws IOException {
    try (Consumer<byte[], byte[]> consumer = config.openConsumer()) {
      Map<String, List<PartitionInfo>> topics = consumer.listTopics();
      TreeSet<String> existing = new TreeSet<>(topics.keySet());
      existing.removeIf(topic -> topic.startsWith("__"));
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : choice.of(existing)) {
        topics.get(topic).stream()
            .map(PartitionInfo::partition)
            .sorted()
            .forEach(partition -> partitions.add(new TopicPartition(topic, partition)));
      }
      return ranges(consumer, partitions);
    } catch (KafkaException e) {
      throw config.failure("cannot list what is in " + config, e);
    }
  }

  private static List<KafkaRange> ranges(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    List<KafkaRange> ranges = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      long end = ends.get(partition);
      // Records may have been deleted between the two answers.
      long from = Math.min(beginnings.get(partition), end);
      ranges.add(KafkaRange.of(partition.topic(), partition.partition(), from, end));
    }
    return ranges;
  }

  private static String listed(Collection<String> topics) {
    if (topics.isEmpty()) {
      return ", which has none";
    }
    String names = topics.stream().limit(NAMED_TOPICS).collect(Collectors.joining(", "));
    int rest = topics.size() - NAMED_TOPICS;
    return "; it has " + names + (rest > 0 ? " and " + rest + " more" : "");
  }

  /** Chooses among the topics that exist. */
  private interface Choice {
    Collection<String> of(Collection<String> existing);
  }
}
