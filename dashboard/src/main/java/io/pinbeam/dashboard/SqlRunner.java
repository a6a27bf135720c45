package io.pinbeam.dashboard;

import java.time.Duration;

/** Runs the statements of the query box over the tables that the dashboard shows. */
public interface SqlRunner {
  /**
   * Runs a statement that only reads.
   *
   * @param mostRows what is more is left out
   * @param limit after which the statement is ended
   * @throws SqlFault if it cannot be run or takes too long, saying why
   */
  SqlResult run(String sql, int mostRows, Duration limit) throws SqlFault;
}
