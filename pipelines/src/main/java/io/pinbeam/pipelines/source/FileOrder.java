package io.pinbeam.pipelines.source;

import java.util.Comparator;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The place of a file in the order in which later records win: by partition, then first offset.
 * Files without an offset come before those with one, so that a sink's later objects win, and by
 * path among themselves.
 *
 * @param partition null if the name tells none
 * @param firstOffset null if the name tells none
 */
public record FileOrder(@Nullable Integer partition, @Nullable Long firstOffset, String path)
    implements Comparable<FileOrder> {
  private static final Comparator<FileOrder> ORDER =
      Comparator.comparing((FileOrder file) -> file.firstOffset != null)
          .thenComparing(file -> file.partition == null ? 0 : file.partition)
          .thenComparing(file -> file.firstOffset == null ? 0 : file.firstOffset)
          .thenComparing(FileOrder::path);

  static FileOrder of(TopicFileName name, String path) {
    return new FileOrder(name.partition(), name.firstOffset(), path);
  }

  @Override
  public int compareTo(FileOrder other) {
    return ORDER.compare(this, other);
  }
}
