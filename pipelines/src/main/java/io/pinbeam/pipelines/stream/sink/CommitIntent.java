package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.pipelines.stream.source.Positions;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a commit of a window is going to put into the tables, noted before the first of them is
 * touched. If the run is killed between two tables, the next one puts the same records into the
 * others, whatever it would have cut itself.
 *
 * @param stretches in the shard's order
 */
public record CommitIntent(
    ShardId shard, String commitKey, long windowStart, List<Stretch> stretches) {
  private static final String NONE = "-";

  /**
   * Records that follow each other.
   *
   * @param previous the position before {@code first}; null where reading began
   */
  public record Stretch(@Nullable String previous, String first, String last) {
    /** Whether a record may be in both. */
    public boolean overlaps(String otherFirst, String otherLast) {
      return Positions.ORDER.compare(first, otherLast) <= 0
          && Positions.ORDER.compare(otherFirst, last) <= 0;
    }
  }

  String toText() {
    StringBuilder text = new StringBuilder();
    text.append(shard.stream()).append('\n');
    text.append(shard.shard()).append('\n');
    text.append(commitKey).append('\n');
    text.append(windowStart).append('\n');
    for (Stretch stretch : stretches) {
      text.append(stretch.previous() == null ? NONE : stretch.previous())
          .append(' ')
          .append(stretch.first())
          .append(' ')
          .append(stretch.last())
          .append('\n');
    }
    return text.toString();
  }

  static CommitIntent parse(String text) {
    List<String> lines = text.lines().toList();
    List<Stretch> stretches = new ArrayList<>();
    for (String line : lines.subList(4, lines.size())) {
      String[] positions = line.split(" ", -1);
      stretches.add(
          new Stretch(positions[0].equals(NONE) ? null : positions[0], positions[1], positions[2]));
    }
    return new CommitIntent(
        new ShardId(lines.get(0), lines.get(1)),
        lines.get(2),
        Long.parseLong(lines.get(3)),
        List.copyOf(stretches));
  }
}
