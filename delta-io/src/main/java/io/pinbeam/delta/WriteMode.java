package io.pinbeam.delta;

/** What a commit does to the rows that are in the table. */
public enum WriteMode {
  /** They stay. */
  APPEND,
  /** They are removed in the same commit; the table takes the schema of the new ones. */
  OVERWRITE
}
