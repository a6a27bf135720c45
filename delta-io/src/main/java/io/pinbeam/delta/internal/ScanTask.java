package io.pinbeam.delta.internal;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The row groups of one data file whose middles lie in a range of bytes. Ranges that cover the file
 * without overlap hold each row group once, and nobody has to read the footer to make them.
 */
@AutoValue
@DefaultCoder(ScanTaskCoder.class)
public abstract class ScanTask implements Serializable {
  static ScanTask of(String file, long start, long end) {
    return new AutoValue_ScanTask(file, start, end);
  }

  /** Kernel's scan file as JSON: the file, its partition values and its deletion vector. */
  abstract String file();

  abstract long start();

  /** Exclusive. */
  abstract long end();
}
