package io.pinbeam.pipelines.source;

import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;

/** One file to read, with its kind and its place in the order in which later records win. */
@AutoValue
public abstract class InputFile implements Serializable {
  public static InputFile of(String path, long size, Kind kind, long rank) {
    return new AutoValue_InputFile(path, size, kind, rank);
  }

  public abstract String path();

  /** Bytes as stored, which is compressed bytes for a {@code .gz} file. */
  public abstract long size();

  public abstract Kind kind();

  /**
   * Files of one kind are ranked by partition, then first offset; files without an offset by path.
   */
  public abstract long rank();
}
