package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of the documentation: what one types at a prompt, its lines joined as the shell joins
 * them.
 *
 * @param exports what the page sets before it, as it is typed
 */
record DocumentedCommand(String page, String text, List<String> exports) {
  private static final String FENCE = "```";
  private static final String CONSOLE = FENCE + "console";
  private static final String PROMPT = "$ ";

  /**
   * All of one page, from its beginning to its end. A fenced block without a language is commands;
   * one of the language {@code console} has them after a prompt, and what they print. What
   * something looks like is {@code text}.
   */
  static List<DocumentedCommand> of(Path root, String page) throws IOException {
    List<DocumentedCommand> commands = new ArrayList<>();
    List<String> exports = new ArrayList<>();
    String fence = "";
    StringBuilder command = new StringBuilder();
    for (String line : Files.readAllLines(root.resolve(page))) {
      String typed = line.strip();
      if (typed.startsWith(FENCE)) {
        fence = fence.isEmpty() ? typed : "";
      } else if (fence.equals(FENCE) || typed.startsWith(PROMPT) && fence.equals(CONSOLE)) {
        command.append(fence.equals(CONSOLE) ? typed.substring(PROMPT.length()) : typed);
        if (typed.endsWith("\\")) {
          command.setLength(command.length() - 1);
          continue;
        }
        if (typed.startsWith("export ")) {
          exports.add(typed);
        } else {
          commands.add(new DocumentedCommand(page, command.toString(), List.copyOf(exports)));
        }
        command.setLength(0);
      }
    }
    return commands;
  }

  String firstWord() {
    return text.split(" ")[0];
  }
}
