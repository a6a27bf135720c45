package io.pinbeam.emulator;

import java.util.regex.Pattern;

/** What is told on standard error, whatever of it came from outside. */
public final class ErrorLine {
  private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*");

  /** Controls and what turns the text around it. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

  private ErrorLine() {}

  /** In one line, with a question mark for each character that a terminal would obey. */
  public static String of(String text) {
    String line = BREAK.matcher(String.valueOf(text).strip()).replaceAll(" ");
    return HIDDEN.matcher(line).replaceAll("?");
  }
}
