package io.pinbeam.pipelines.archive;

import java.util.Locale;
import java.util.OptionalLong;

/** The names of an archive's objects below its root: {@code docs/contracts/archive.md}. */
public final class ArchiveNames {
  /** The account of the last run. */
  public static final String LEDGER = "archive/ledger.json";

  /** The folder that a batch reads. */
  public static final String TOPICS = "topics";

  public static final String DEAD_LETTERS = "dead-letters";

  static final String OBJECT_ENDING = ".json";

  // Not .json: a batch over the whole bucket takes plans for records otherwise.
  static final String PLAN_ENDING = ".plan";
  static final String DONE_ENDING = ".done";

  private static final String DEAD_LETTERS_ENDING = ".jsonl";

  private ArchiveNames() {}

  /** The folder of a partition's objects, with a slash at its end. */
  static String objects(String topic, int partition) {
    return TOPICS + folder(topic, partition);
  }

  /** The object of the offsets from this one on. */
  static String object(String topic, int partition, long first) {
    return objects(topic, partition) + stem(topic, partition, first) + OBJECT_ENDING;
  }

  static String deadLetters(String topic, int partition, long first) {
    return DEAD_LETTERS
        + folder(topic, partition)
        + stem(topic, partition, first)
        + DEAD_LETTERS_ENDING;
  }

  /** The folder of a partition's plans, with a slash at its end. */
  static String plans(String topic, int partition) {
    return "archive/plans" + folder(topic, partition);
  }

  static String plan(String topic, int partition, long key) {
    return plans(topic, partition) + padded(key) + PLAN_ENDING;
  }

  static String done(String topic, int partition, long key) {
    return plans(topic, partition) + padded(key) + DONE_ENDING;
  }

  /** The number that ends a name with this ending, or nothing if it is no such name. */
  static OptionalLong number(String name, String ending) {
    if (!name.endsWith(ending)) {
      return OptionalLong.empty();
    }
    int end = name.length() - ending.length();
    int start = end;
    while (start > 0 && name.charAt(start - 1) >= '0' && name.charAt(start - 1) <= '9') {
      start--;
    }
    return start == end || end - start > 19
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(name.substring(start, end)));
  }

  private static String folder(String topic, int partition) {
    return "/" + topic + "/partition=" + partition + "/";
  }

  private static String stem(String topic, int partition, long first) {
    return topic + "+" + partition + "+" + padded(first);
  }

  private static String padded(long offset) {
    return String.format(Locale.ROOT, "%010d", offset);
  }
}
