package io.pinbeam.launch;

import java.io.PrintStream;
import java.util.Locale;

/** Tells each step of the demo when it is done, and how long it took. */
final class DemoSteps {
  private final PrintStream out;
  private long since = System.nanoTime();

  private DemoSteps(PrintStream out) {
    this.out = out;
  }

  static DemoSteps startingNow(PrintStream out) {
    return new DemoSteps(out);
  }

  void done(String what) {
    long now = System.nanoTime();
    out.printf(Locale.ROOT, "%5.1f s  %s%n", (now - since) / 1e9, what);
    since = now;
  }
}
