package io.pinbeam.launch;

/** How the writer of a crash test gets its rows to the table. */
enum CrashShape {
  /** A pipeline for each batch, which is one commit. */
  BOUNDED {
    @Override
    long commitOf(long id) {
      return id / CrashVictim.ROWS_OF_A_BATCH;
    }

    @Override
    int rowsOfACommit() {
      return CrashVictim.ROWS_OF_A_BATCH;
    }
  };

  /** The commit that a row must come in, by any number of its own. */
  abstract long commitOf(long id);

  abstract int rowsOfACommit();
}
