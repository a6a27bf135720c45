package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.VisibleText;
import java.io.PrintStream;

/** Turns what was thrown into one line and an exit code. */
final class Failures {
  private Failures() {}

  static ExitCode report(Throwable failure, boolean verbose, PrintStream err) {
    Throwable cause = cause(failure);
    err.println(
        Terminal.of(err).error("pinbeam:")
            + " "
            + advised(failure)
            + (cause instanceof BadOptionException || verbose ? "" : " (--verbose shows where)"));
    if (verbose) {
      failure.printStackTrace(err);
    }
    return cause instanceof BadOptionException ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** What was wrong and, where it is known, what to do about it, in one line. */
  static String advised(Throwable failure) {
    return line(failure) + NextStep.after(failure).map(step -> "; " + step).orElse("");
  }

  /** What was wrong, in one line. */
  static String line(Throwable failure) {
    Throwable cause = cause(failure);
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : VisibleText.of(Redaction.ofAddress(oneLine(message)));
  }

  /**
   * Runners wrap what a step threw in exceptions of their own: the innermost with a message speaks,
   * or one that says the same and more, such as which address refused a connection.
   */
  private static Throwable cause(Throwable failure) {
    Throwable told = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof BadOptionException) {
        return t;
      }
      if (t.getMessage() != null && !t.getMessage().isBlank() && !saysMore(told, t)) {
        told = t;
      }
      if (t.getCause() == t) {
        break;
      }
    }
    return told;
  }

  private static boolean saysMore(Throwable outer, Throwable inner) {
    String message = outer.getMessage();
    return outer != inner
        && message != null
        && message.contains(inner.getMessage())
        // What only wraps takes the name over too.
        && !message.contains(inner.getClass().getName());
  }

  private static String oneLine(String message) {
    return message
        .strip()
        .lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .findFirst()
        .orElse("");
  }
}
