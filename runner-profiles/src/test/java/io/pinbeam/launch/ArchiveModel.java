package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What an archive must hold, from what was written to Kafka and the contract alone. */
final class ArchiveModel {
  private static final List<String> KINDS = List.of("geo", "pin", "user");
  private static final int PARTITIONS = 3;

  private ArchiveModel() {}

  /** What all objects of a user hold, one after the other, in the order of their names. */
  static String values(String user, TopicWriter topics) {
    return String.join("", objects(user, topics, 1).values());
  }

  /**
   * Each object by its name below {@code topics/}: a record is a line of the object whose offsets
   * it is among. Values must be one JSON value on one line, and plans must meet at multiples.
   */
  static TreeMap<String, String> objects(String user, TopicWriter topics, long flushSize) {
    TreeMap<String, String> objects = new TreeMap<>();
    for (String kind : KINDS) {
      String topic = user + "." + kind;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (Map.Entry<Long, byte[]> record : topics.written(topic, partition).entrySet()) {
          String name =
              String.format(
                  Locale.ROOT,
                  "%s/partition=%d/%s+%d+%010d.json",
                  topic,
                  partition,
                  topic,
                  partition,
                  record.getKey() / flushSize * flushSize);
          objects.merge(name, new String(record.getValue(), UTF_8) + "\n", String::concat);
        }
      }
    }
    return objects;
  }
}
