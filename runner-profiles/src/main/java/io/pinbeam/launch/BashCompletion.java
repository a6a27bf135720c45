package io.pinbeam.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A script for bash 4 and later, made of what the subcommands tell of themselves. */
final class BashCompletion {
  private static final String BEGINNING =
      """
      # Completion of pinbeam in bash: source it, or put it as "pinbeam" into
      # ~/.local/share/bash-completion/completions. Made by 'pinbeam completion bash'.
      _pinbeam() {
        local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
        local words= options= name= value= before=
        if ((COMP_CWORD == 1)); then
          mapfile -t COMPREPLY < <(compgen -W "%s --help" -- "$word")
          return
        fi
        # = is a word of its own, unless someone took it out of COMP_WORDBREAKS.
        if [[ $word == '=' ]]; then
          name=$previous
        elif [[ $previous == '=' ]]; then
          name=${COMP_WORDS[COMP_CWORD - 2]} value=$word
        elif [[ $word == --*=* ]]; then
          name=${word%%%%=*} value=${word#*=} before=${word%%%%=*}=
        fi
        if [[ -n $name ]]; then
          case "${COMP_WORDS[1]} $name" in
      """;
  private static final String BETWEEN =
      """
          esac
          return
        fi
        case ${COMP_WORDS[1]} in
      """;
  private static final String END =
      """
          *) return ;;
        esac
        if ((COMP_CWORD != 2)); then words=; fi
        mapfile -t COMPREPLY < <(compgen -W "$words $options --profile= --verbose --help" -- "$word")
        # A value follows at once.
        if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
          compopt -o nospace 2>/dev/null
        fi
      }
      _pinbeam_files() {
        local file
        compopt -o filenames 2>/dev/null
        # As it is typed, a space has a backslash before it.
        while IFS= read -r file; do
          if [[ -n $1 && -d $file ]]; then
            compopt -o nospace 2>/dev/null
            file+=/
          fi
          COMPREPLY+=("$1$file")
        done < <(compgen -f -- "${2//\\\\/}")
      }
      complete -F _pinbeam pinbeam
      """;

  private BashCompletion() {}

  static String script(List<Subcommand> subcommands) {
    String names = String.join(" ", subcommands.stream().map(Subcommand::name).toList());
    StringBuilder script = new StringBuilder(String.format(Locale.ROOT, BEGINNING, names));
    for (Subcommand subcommand : subcommands) {
      values(subcommand, script);
    }
    line(script, 6, "*\\ --profile) " + oneOf(Profile.ofCommand()));
    script.append(BETWEEN);
    for (Subcommand subcommand : subcommands) {
      line(script, 4, subcommand.name() + ") " + words(subcommand) + " ;;");
    }
    return script.append(END).toString();
  }

  private static void values(Subcommand subcommand, StringBuilder script) {
    List<String> paths = new ArrayList<>();
    for (OptionSpec option : OptionSpec.of(subcommand.options())) {
      String name = "\"" + subcommand.name() + " --" + option.name() + "\"";
      if (option.isPath()) {
        paths.add(name);
      } else if (!option.allowed().isEmpty()) {
        line(script, 6, name + ") " + oneOf(option.allowed()));
      }
    }
    if (!paths.isEmpty()) {
      line(script, 6, String.join(" | ", paths) + ") _pinbeam_files \"$before\" \"$value\" ;;");
    }
  }

  private static String oneOf(List<String> words) {
    return "mapfile -t COMPREPLY < <(compgen -P \"$before\" -W \""
        + String.join(" ", words)
        + "\" -- \"$value\") ;;";
  }

  private static String words(Subcommand subcommand) {
    List<String> options = new ArrayList<>();
    for (OptionSpec option : OptionSpec.of(subcommand.options())) {
      options.add("--" + option.name() + (option.isSwitch() ? "" : "="));
    }
    return "words=\""
        + String.join(" ", subcommand.words())
        + "\" options=\""
        + String.join(" ", options)
        + '"';
  }

  private static void line(StringBuilder script, int indent, String text) {
    script.append(" ".repeat(indent)).append(text).append('\n');
  }
}
