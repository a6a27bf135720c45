package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What Kafka holds beside what an archive holds, record by record. It reads the sink's layout by
 * itself: a name has its first offset, each line is the next one.
 */
final class ArchiveAudit {
  private static final Pattern NAME =
      Pattern.compile("topics/([^/]+)/partition=(\\d+)/\\1\\+\\2\\+(\\d{10})\\.json$");

  private ArchiveAudit() {}

  /** Every record of the topics by partition and offset. */
  static Map<TopicPartition, TreeMap<Long, String>> kafka(String brokers, List<String> topics) {
    Map<TopicPartition, TreeMap<Long, String>> records = new TreeMap<>(BY_NAME);
    forEachRecord(
        brokers,
        topics,
        partition -> records.put(partition, new TreeMap<>()),
        record ->
            records
                .get(new TopicPartition(record.topic(), record.partition()))
                .put(record.offset(), record.value()));
    return records;
  }

  /** Shows each partition of the topics, and then each record that they have now, one at a time. */
  static void forEachRecord(
      String brokers,
      List<String> topics,
      Consumer<TopicPartition> partitionConsumer,
      Consumer<ConsumerRecord<String, String>> recordConsumer) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      partitions.forEach(partitionConsumer);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(recordConsumer);
      }
    }
  }

  /** Every line of an archive whose topics have no gaps, by partition and offset. */
  static Map<TopicPartition, TreeMap<Long, String>> archive(String root) throws IOException {
    Map<TopicPartition, TreeMap<Long, String>> records = new TreeMap<>(BY_NAME);
    for (MatchResult.Metadata object : FileSystems.match(root + "/topics/**").metadata()) {
      Matcher name = NAME.matcher(object.resourceId().toString());
      assertThat(name.find()).as(object.resourceId().toString()).isTrue();
      TopicPartition partition = new TopicPartition(name.group(1), Integer.parseInt(name.group(2)));
      long offset = Long.parseLong(name.group(3));
      for (String line : lines(object)) {
        String other = records.computeIfAbsent(partition, p -> new TreeMap<>()).put(offset, line);
        assertThat(other).as("%s, offset %d, in a second object", partition, offset).isNull();
        offset++;
      }
    }
    return records;
  }

  private static List<String> lines(MatchResult.Metadata object) throws IOException {
    try (var channel = FileSystems.open(object.resourceId());
        var in = Channels.newInputStream(channel)) {
      String text = new String(in.readAllBytes(), UTF_8);
      assertThat(text).as(object.resourceId().toString()).endsWith("\n");
      return new ArrayList<>(List.of(text.substring(0, text.length() - 1).split("\n", -1)));
    }
  }

  static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);
}
