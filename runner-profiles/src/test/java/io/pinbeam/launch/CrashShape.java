package io.pinbeam.launch;

import java.util.stream.LongStream;

/** How the writer of a crash test gets its rows to the table. */
enum CrashShape {
  /** A pipeline for each batch, which is one commit. */
  BOUNDED(1),
  /** A pipeline for a few batches, each of which is a window: a commit for each of its shards. */
  WINDOWED(2),
  /** One pipeline without an end; a batch is a window, as before. */
  STREAMED(2);

  private final int shards;

  CrashShape(int shards) {
    this.shards = shards;
  }

  int shards() {
    return shards;
  }

  /** The commit that a row must come in, by a number of its own. */
  long commitOf(long id) {
    return id / CrashRows.ROWS_OF_A_BATCH * shards + id % shards;
  }

  LongStream commitsOf(long batch) {
    return LongStream.range(batch * shards, (batch + 1) * shards);
  }

  int rowsOfACommit() {
    return CrashRows.ROWS_OF_A_BATCH / shards;
  }
}
