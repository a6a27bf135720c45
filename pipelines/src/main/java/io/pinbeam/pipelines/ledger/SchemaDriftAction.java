package io.pinbeam.pipelines.ledger;

/** What becomes of a run whose records have other fields than those of the run before. */
public enum SchemaDriftAction {
  /** Nothing is compared. */
  IGNORE,
  /** It is told. */
  WARN,
  /** It fails, and changes no table. */
  FAIL
}
