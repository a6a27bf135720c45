package io.pinbeam.pipelines.yaml;

/** What is wrong at a line of a YAML file, in one line. */
public final class YamlFault extends Exception {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 400;

  public YamlFault(int line, String message) {
    super("line " + line + ": " + oneLine(message));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}|[\\u2028\\u2029\\u0085]", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
