package io.pinbeam.launch;

import java.util.List;

/** The texts of {@code --help}. */
final class Help {
  private static final int WIDTH = 92;
  private static final String INDENT = "      ";

  private Help() {}

  static String overview(List<Subcommand> subcommands) {
    StringBuilder text = new StringBuilder("Usage: pinbeam <subcommand> [--option=value ...]\n\n");
    for (Subcommand subcommand : subcommands) {
      text.append(String.format("  %-11s %s%n", subcommand.name(), subcommand.summary()));
    }
    return text.append("\n'pinbeam <subcommand> --help' lists the options of one.")
        .append(" Exit codes: 0 done, 1 the run failed, 2 wrong options.\n")
        .toString();
  }

  static String of(Subcommand subcommand) {
    StringBuilder text =
        new StringBuilder()
            .append("pinbeam ")
            .append(subcommand.name())
            .append(": ")
            .append(subcommand.summary())
            .append("\n\nExample:\n  pinbeam ")
            .append(subcommand.example())
            .append("\n\nOptions:\n");
    for (OptionSpec option : OptionSpec.of(subcommand.options())) {
      text.append("  --").append(option.name()).append(option.form()).append('\n');
      wrap(option.description(), text);
      option.defaultValue().ifPresent(v -> wrap("Default: " + v, text));
      option.example().ifPresent(v -> wrap("Example: --" + option.name() + "=" + v, text));
    }
    return text.append("\nBesides these, the options of Beam and of the runner.\n").toString();
  }

  private static void wrap(String words, StringBuilder text) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : words.split(" ")) {
      if (line.length() + word.length() > WIDTH && line.length() > INDENT.length()) {
        text.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(INDENT);
      }
      line.append(word).append(' ');
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
