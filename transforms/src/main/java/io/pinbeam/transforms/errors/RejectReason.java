package io.pinbeam.transforms.errors;

/**
 * Why a whole record is refused: {@code docs/contracts/cleaning.md}, section 3, but for the last.
 */
public enum RejectReason {
  /** Not JSON, or nested too deep. */
  INVALID_JSON,
  /** Not UTF-8. */
  BAD_ENCODING,
  /** {@code null}, or an envelope around null. */
  EMPTY_RECORD,
  /** A number, a boolean, or a text that is no JSON. */
  NOT_AN_OBJECT,
  /** No {@code index} or {@code ind}, or null. */
  MISSING_KEY,
  /** A key that is not a whole number of 0 or more in 64 bits. */
  BAD_KEY,
  /** Fields of another kind in a topic of one kind. */
  WRONG_TOPIC,
  /** Longer than the limit for one record. */
  TOO_LARGE,
  /** The record is right, and its row breaks an expectation of the run. */
  EXPECTATION
}
