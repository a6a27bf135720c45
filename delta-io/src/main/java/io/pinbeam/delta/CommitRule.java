package io.pinbeam.delta;

import java.util.Map;
import java.util.Set;

/** How a commit is found in a table that has it already, and what it notes there to be found. */
interface CommitRule {
  /** The transaction identifiers that the two methods below look at. */
  Set<String> appIds();

  /**
   * Whether the table has the commit.
   *
   * @param committed the highest version by identifier; those that the table lacks are missing
   */
  boolean isCommitted(Map<String, Long> committed);

  /** The versions by identifier that the commit puts; each higher than the one before. */
  Map<String, Long> puts(Map<String, Long> committed);
}
