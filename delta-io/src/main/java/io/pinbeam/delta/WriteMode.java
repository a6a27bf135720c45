package io.pinbeam.delta;

/** What a commit does to the rows that are in the table. */
public enum WriteMode {
  /** They stay. */
  APPEND,
  /** They are removed in the same commit; the table takes the schema of the new ones. */
  OVERWRITE,
  /**
   * Those in the partitions that the new ones have are removed in the same commit; other partitions
   * stay as they are. The schema is treated as by an append.
   */
  OVERWRITE_PARTITIONS
}
