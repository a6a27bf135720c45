package io.pinbeam.launch;

/** How a run of the command ended. */
enum ExitCode {
  OK(0),
  /**
   * The run began and failed: a source or a table could not be used, or the ledger does not add up.
   */
  FAILED(1),
  /** Nothing was run: a subcommand or an option is wrong. */
  USAGE(2);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
