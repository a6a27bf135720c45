package io.pinbeam.launch;

import java.util.ArrayList;
import java.util.List;

/** A script for zsh, made of what the subcommands tell of themselves. */
final class ZshCompletion {
  private static final String BEGINNING =
      """
      #compdef pinbeam
      # Completion of pinbeam in zsh: source it behind compinit, or put it as "_pinbeam" into a
      # folder of $fpath. Made by 'pinbeam completion zsh'.
      _pinbeam() {
        if (( CURRENT == 2 )); then
          local -a subcommands=(
      """;
  private static final String BETWEEN =
      """
          )
          _describe subcommand subcommands
          _arguments '--help[list the subcommands]'
          return
        fi
        local subcommand=$words[2]
        shift words
        (( CURRENT-- ))
        case $subcommand in
      """;
  private static final String END =
      """
        esac
      }
      if [[ $funcstack[1] == _pinbeam ]]; then
        _pinbeam "$@"
      else
        compdef _pinbeam pinbeam
      fi
      """;

  /** Of an option's meaning: what fits beside it on a line. */
  private static final int MEANING = 56;

  private ZshCompletion() {}

  static String script(List<Subcommand> subcommands) {
    StringBuilder script = new StringBuilder(BEGINNING);
    for (Subcommand subcommand : subcommands) {
      line(script, 6, quoted(subcommand.name() + ":" + subcommand.summary()));
    }
    script.append(BETWEEN);
    for (Subcommand subcommand : subcommands) {
      line(script, 4, subcommand.name() + ")");
      List<String> specs = specs(subcommand);
      line(script, 6, "_arguments \\");
      for (int i = 0; i < specs.size(); i++) {
        line(script, 8, quoted(specs.get(i)) + (i < specs.size() - 1 ? " \\" : ""));
      }
      line(script, 6, ";;");
    }
    return script.append(END).toString();
  }

  private static List<String> specs(Subcommand subcommand) {
    List<String> specs = new ArrayList<>();
    if (!subcommand.words().isEmpty()) {
      specs.add("1:word:" + oneOf(subcommand.words()));
    }
    for (OptionSpec option : OptionSpec.of(subcommand.options())) {
      specs.add(
          "--"
              + option.name()
              + (option.isSwitch() ? "" : "=-")
              + "["
              + meaning(option.description())
              + "]"
              + value(option));
    }
    specs.add("--profile=-[the runner to run on]:profile:" + oneOf(Profile.ofCommand()));
    specs.add("--verbose[show logs, and where an error came from]");
    specs.add("--help[list the options]");
    return specs;
  }

  private static String value(OptionSpec option) {
    if (option.isSwitch()) {
      return "";
    }
    if (option.isPath()) {
      return ":path:_files";
    }
    return option.allowed().isEmpty() ? ":value: " : ":value:" + oneOf(option.allowed());
  }

  private static String oneOf(List<String> words) {
    return "(" + String.join(" ", words) + ")";
  }

  /** As much as fits, with the signs of a specification taken as themselves. */
  private static String meaning(String description) {
    String text =
        description.length() <= MEANING
            ? description
            : description.substring(0, description.lastIndexOf(' ', MEANING)) + " …";
    return text.replaceAll("([\\[\\]:\\\\])", "\\\\$1");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static void line(StringBuilder script, int indent, String text) {
    script.append(" ".repeat(indent)).append(text).append('\n');
  }
}
