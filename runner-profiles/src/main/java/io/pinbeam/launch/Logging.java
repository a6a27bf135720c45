package io.pinbeam.launch;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Quiet by default: the libraries' warnings are about their own business. */
final class Logging {
  private Logging() {}

  static void configure(boolean verbose) {
    Level level = verbose ? Level.INFO : Level.OFF;
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    if (verbose) {
      Handler handler = new java.util.logging.ConsoleHandler();
      handler.setLevel(level);
      root.addHandler(handler);
    }
  }
}
