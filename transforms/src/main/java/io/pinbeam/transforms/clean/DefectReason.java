package io.pinbeam.transforms.clean;

/**
 * Why a field's value was made null while its row stayed: {@code docs/contracts/cleaning.md},
 * section 4.
 */
public enum DefectReason {
  /** A list or object where a text belongs. */
  NOT_A_TEXT,
  /** No number in a form that the contract knows. */
  NOT_A_NUMBER,
  /** A number outside the range of the column. */
  OUT_OF_RANGE,
  /** No date or time in a form that the contract knows, or a day that does not exist. */
  NOT_A_TIMESTAMP,
  /** Latitude or longitude missing or no point on Earth. */
  NOT_COORDINATES,
  /** Refused by a rule that the library's user added. */
  CUSTOM_RULE
}
