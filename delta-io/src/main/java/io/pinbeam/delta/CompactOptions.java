package io.pinbeam.delta;

import com.google.auto.value.AutoValue;

/** How small files are made large ones. */
@AutoValue
public abstract class CompactOptions {
  private static final int MAX_THREADS = 2 * Runtime.getRuntime().availableProcessors();

  /** Files of about 256 MiB, Zstandard, as many threads as the machine has processors. */
  public static CompactOptions defaults() {
    return new AutoValue_CompactOptions(
        WriteOptions.defaults(), Runtime.getRuntime().availableProcessors(), false);
  }

  /**
   * How the new files are written; {@link WriteOptions#targetFileBytes} is the size they come near
   * to. Files of three quarters of it and more stay as they are.
   */
  public abstract WriteOptions writeOptions();

  /** How many files are written at a time; each holds a row group in memory. */
  public abstract int threads();

  /** Whether nothing is done, only told. */
  public abstract boolean dryRun();

  public CompactOptions withWriteOptions(WriteOptions options) {
    return new AutoValue_CompactOptions(options, threads(), dryRun());
  }

  public CompactOptions withTargetFileBytes(long bytes) {
    return withWriteOptions(writeOptions().withTargetFileBytes(bytes));
  }

  /** At most twice the machine's processors are used. */
  public CompactOptions withThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("There must be 1 thread or more, not " + threads);
    }
    return new AutoValue_CompactOptions(writeOptions(), Math.min(threads, MAX_THREADS), dryRun());
  }

  /** Writes nothing; the result tells which files would be rewritten. */
  public CompactOptions withDryRun() {
    return new AutoValue_CompactOptions(writeOptions(), threads(), true);
  }
}
