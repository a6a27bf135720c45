package io.pinbeam.transforms.parse;

/** What a JSON value is. */
public enum JsonType {
  OBJECT,
  ARRAY,
  TEXT,
  NUMBER,
  BOOLEAN,
  /** {@code null}, and Python's bare {@code NaN}, {@code Infinity} and {@code -Infinity}. */
  NULL
}
