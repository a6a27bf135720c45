package io.pinbeam.launch;

import io.pinbeam.pipelines.options.VisibleText;
import java.io.PrintStream;
import java.util.function.Supplier;

/** One line on a terminal that says how far a run is; nothing where the output is no terminal. */
final class ProgressLine {
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private boolean shown;

  private ProgressLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  static ProgressLine on(PrintStream err) {
    return new ProgressLine(err, Terminal.of(err).isThere());
  }

  /** In place of what was shown before; asks for nothing where nothing is shown. */
  void show(Supplier<String> text) {
    if (terminal) {
      err.print(CLEAR + VisibleText.of(text.get()));
      err.flush();
      shown = true;
    }
  }

  void clear() {
    if (shown) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
