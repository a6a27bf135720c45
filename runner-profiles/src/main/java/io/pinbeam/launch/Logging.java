package io.pinbeam.launch;

import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.VisibleText;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Quiet by default: the libraries' warnings are about their own business. */
final class Logging {
  /** Kept here, for a logger that nobody holds is forgotten with its level. */
  private static final Logger OURS = Logger.getLogger("io.pinbeam");

  private Logging() {}

  /**
   * What a run that goes on for days says of itself goes to stderr, also without {@code --verbose}:
   * that a shard cannot be read, or can again.
   */
  static void showOurWarnings() {
    if (Logger.getLogger("").getHandlers().length > 0) {
      return;
    }
    OURS.setLevel(Level.INFO);
    OURS.setUseParentHandlers(false);
    Handler handler = new ConsoleHandler();
    handler.setLevel(Level.INFO);
    handler.setFormatter(new OneLine());
    OURS.addHandler(handler);
  }

  static void configure(boolean verbose) {
    Level level = verbose ? Level.INFO : Level.OFF;
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    if (verbose) {
      Handler handler = new ConsoleHandler();
      handler.setLevel(level);
      root.addHandler(handler);
    }
  }

  private static final class OneLine extends Formatter {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ISO_LOCAL_TIME.withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord entry) {
      return TIME.format(entry.getInstant().truncatedTo(ChronoUnit.SECONDS))
          + "  "
          + VisibleText.of(
              Redaction.ofAddress(formatMessage(entry)).strip().replaceAll("\\s*\\R\\s*", "; "))
          + System.lineSeparator();
    }
  }
}
