package io.pinbeam.launch;

/** When a writer was killed, by what it left. */
enum CrashMoment {
  /** Nothing was left: before a first file, or when all was committed and told. */
  BETWEEN_COMMITS("between two commits"),
  /** A data file without its end. */
  WRITING_FILES("while a data file was written"),
  /** Whole data files that no commit names. */
  BETWEEN_FILES_AND_COMMIT("between file write and commit"),
  /** A commit that has not got its name. */
  IN_THE_COMMIT("in the commit"),
  /** A commit that the pipeline had not heard of. */
  COMMITTED_NOT_TOLD("after the commit");

  private final String words;

  CrashMoment(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
