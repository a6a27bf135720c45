package io.pinbeam.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether an output is a terminal, and whether it may have colours: not with {@code NO_COLOR} in
 * the environment.
 */
record Terminal(boolean isThere, boolean hasColours) {
  /** Plain text. */
  static final Terminal NONE = new Terminal(false, false);

  private static final Pattern DEVICE = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console)");

  /** What this VM prints on; any stream but its own two is no terminal. */
  static Terminal of(PrintStream stream) {
    boolean isTerminal =
        (stream == System.out && isTerminal(1)) || (stream == System.err && isTerminal(2));
    return by(isTerminal, System.getenv());
  }

  /** By the facts. */
  static Terminal by(boolean isTerminal, Map<String, String> environment) {
    boolean isThere = isTerminal && !"dumb".equals(environment.get("TERM"));
    return new Terminal(isThere, isThere && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  String good(String text) {
    return coloured(text, 32);
  }

  String warning(String text) {
    return coloured(text, 33);
  }

  String error(String text) {
    return coloured(text, 31);
  }

  private String coloured(String text, int colour) {
    return hasColours && !text.isEmpty() ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }

  /** The JDK tells it of both together; where Linux tells it of each, one may be a file. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      return Files.exists(link, LinkOption.NOFOLLOW_LINKS)
          ? DEVICE.matcher(Files.readSymbolicLink(link).toString()).matches()
          : System.console() != null;
    } catch (IOException e) {
      return false;
    }
  }
}
