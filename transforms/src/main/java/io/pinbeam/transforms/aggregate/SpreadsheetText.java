package io.pinbeam.transforms.aggregate;

/**
 * Texts that a spreadsheet takes for text. A cell that begins with {@code =}, {@code +}, {@code -},
 * {@code @}, a tab or a carriage return may be run as a formula when a CSV file is opened, also in
 * quotes; an apostrophe before it keeps it what it is.
 */
public final class SpreadsheetText {
  private static final String FIRST_OF_FORMULAS = "=+-@\t\r";

  private SpreadsheetText() {}

  /** The text, with an apostrophe before it where it needs one. */
  public static String inert(String text) {
    return !text.isEmpty() && FIRST_OF_FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
