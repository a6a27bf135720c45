package io.pinbeam.pipelines.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The result of a query, to be taken once its pipeline is done. */
public final class QueryResult {
  private final ResultSpec spec;
  private final boolean printed;

  private QueryResult(ResultSpec spec, boolean printed) {
    this.spec = spec;
    this.printed = printed;
  }

  static QueryResult in(ResultSpec spec) {
    return new QueryResult(spec, spec.path().startsWith(spec.staging() + "/"));
  }

  /**
   * Prints the rows, as UTF-8, or where they were written; tells {@code notices} if there were
   * more. Then removes what the query kept until now.
   */
  public void take(PrintStream out, PrintStream notices) throws IOException {
    try {
      String[] counts = read(spec.counts()).split(" ");
      if (printed) {
        try (InputStream text = ResultFiles.open(spec.path())) {
          text.transferTo(out);
        }
        out.flush();
      } else {
        out.println(
            grouped(counts[0])
                + (counts[0].equals("1") ? " row" : " rows")
                + " written to "
                + spec.path());
      }
      if (!counts[0].equals(counts[1])) {
        notices.println(
            "the first "
                + grouped(counts[0])
                + " of "
                + grouped(counts[1])
                + " rows; --limit=N gives more, --limit=0 all");
      }
    } finally {
      discard();
    }
  }

  /** Removes what a query kept that failed. */
  public void discard() throws IOException {
    ResultFiles.deleteFolder(spec.staging());
  }

  private static String read(String path) throws IOException {
    try (InputStream in = ResultFiles.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String grouped(String number) {
    return String.format(Locale.ROOT, "%,d", Long.parseLong(number));
  }
}
