package io.pinbeam.pipelines.source;

import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.Kind;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the path of an input file says: its topic and, in the layout of the Kafka Connect S3 sink,
 * {@code topics/<topic>/partition=<p>/<topic>+<p>+<first offset>.json}, partition and first offset.
 */
@AutoValue
abstract class TopicFileName {
  private static final Pattern ENDING = Pattern.compile("\\.(json|jsonl|ndjson)(\\.gz)?$");
  private static final Pattern SINK_NAME = Pattern.compile("(.+)\\+(\\d{1,10})\\+(\\d{1,19})");

  private static final String DEAD_LETTERS = "dead-letters";

  /** The topic, or the name of the folder or file that stands for one. */
  abstract String topic();

  abstract Kind kind();

  abstract @Nullable Integer partition();

  abstract @Nullable Long firstOffset();

  /**
   * Empty for a file that holds no records: hidden, of another ending, of no kind, or an archive's
   * dead letters, whose names tell a topic too.
   *
   * @param folder the folder that was listed, which with what is below it may name the topic; what
   *     is above it may not
   */
  static Optional<TopicFileName> parse(String path, String folder) {
    String[] segments = path.split("/+", -1);
    int highest = folder.split("/+").length - 1;
    String file = segments[segments.length - 1];
    Matcher ending = ENDING.matcher(file);
    if (file.startsWith(".") || file.startsWith("_") || !ending.find()) {
      return Optional.empty();
    }
    for (int i = Math.max(0, highest + 1); i < segments.length - 1; i++) {
      if (segments[i].equals(DEAD_LETTERS)) {
        return Optional.empty();
      }
    }
    String stem = file.substring(0, ending.start());
    Matcher sink = SINK_NAME.matcher(stem);
    if (sink.matches()) {
      Optional<Kind> kind = Kind.ofTopic(sink.group(1));
      OptionalLong partition = number(sink.group(2), Integer.MAX_VALUE);
      OptionalLong firstOffset = number(sink.group(3), Long.MAX_VALUE);
      if (kind.isPresent() && partition.isPresent() && firstOffset.isPresent()) {
        return Optional.of(
            new AutoValue_TopicFileName(
                sink.group(1), kind.get(), (int) partition.getAsLong(), firstOffset.getAsLong()));
      }
    }
    for (int i = segments.length - 1; i >= Math.max(0, highest); i--) {
      String topic = i == segments.length - 1 ? stem : segments[i];
      Optional<Kind> kind = Kind.ofTopic(topic);
      if (kind.isPresent()) {
        return Optional.of(new AutoValue_TopicFileName(topic, kind.get(), null, null));
      }
    }
    return Optional.empty();
  }

  /** Empty above what Kafka counts to: then the file was not written by the sink. */
  private static OptionalLong number(String digits, long most) {
    BigInteger number = new BigInteger(digits);
    return number.compareTo(BigInteger.valueOf(most)) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(number.longValue());
  }

  /** The part of the topic before the kind: the user, or empty. */
  String user() {
    int cut = topic().length() - kind().label().length() - 1;
    return cut > 0 ? topic().substring(0, cut) : "";
  }
}
