package io.pinbeam.pipelines.quality;

/** What becomes of a run, or of a row, that breaks an expectation. */
public enum ExpectationAction {
  /** It is told. */
  WARN,
  /** The row becomes a dead letter. */
  QUARANTINE,
  /** The run fails, and changes no table. */
  FAIL
}
