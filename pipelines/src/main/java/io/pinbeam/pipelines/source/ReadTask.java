package io.pinbeam.pipelines.source;

import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A piece of the input that one worker reads from beginning to end: files of one kind, or a Kafka
 * range.
 */
@AutoValue
public abstract class ReadTask implements Serializable {
  public static ReadTask ofFiles(int id, Kind kind, List<InputFile> files) {
    return new AutoValue_ReadTask(id, kind, List.copyOf(files), null, 0);
  }

  /** {@code rank} orders the ranges of one kind: a later rank wins. */
  public static ReadTask ofKafka(int id, Kind kind, KafkaRange range, long rank) {
    return new AutoValue_ReadTask(id, kind, List.of(), range, rank);
  }

  /** Unique in a run. */
  public abstract int id();

  public abstract Kind kind();

  /** In the order of their ranks; empty for a Kafka range. */
  public abstract List<InputFile> files();

  public abstract @Nullable KafkaRange range();

  /** How much it reads: bytes of files as they are stored, or offsets of the range. */
  public long size() {
    return range() == null ? files().stream().mapToLong(InputFile::size).sum() : range().offsets();
  }

  abstract long rangeRank();

  /** The rank of the range among those of its kind. */
  public long rank() {
    return rangeRank();
  }
}
