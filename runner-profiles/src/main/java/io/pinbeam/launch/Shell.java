package io.pinbeam.launch;

/** Words of a POSIX shell. */
final class Shell {
  private Shell() {}

  /** The text as one word that a shell reads as itself; plain words stay as they are. */
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./:@%+,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
