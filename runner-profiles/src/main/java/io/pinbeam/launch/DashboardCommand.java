package io.pinbeam.launch;

import io.pinbeam.dashboard.DashboardServer;
import io.pinbeam.dashboard.DashboardSettings;
import io.pinbeam.pipelines.options.BadOptionException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam dashboard}. */
final class DashboardCommand implements Subcommand {
  private static final String TABLES = "/tables";

  @Override
  public String name() {
    return "dashboard";
  }

  @Override
  public String summary() {
    return "a live page over the tables of a stream, with a query box";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return DashboardOptions.class;
  }

  @Override
  public String example() {
    return "dashboard --tables=s3://my-bucket/stream/tables";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    DashboardOptions options = Arguments.parse(args, DashboardOptions.class);
    DashboardSettings settings = settings(options);
    FileSystems.setDefaultPipelineOptions(options);
    try (DashboardServer server = DashboardServer.start(settings, TableSql.of(settings, args))) {
      out.println("dashboard  " + server.address());
      out.println();
      out.println("READY; Ctrl-C ends it.");
      out.flush();
      // Nothing but a signal ends it.
      new CountDownLatch(1).await();
    }
    return ExitCode.OK;
  }

  private static DashboardSettings settings(DashboardOptions options) {
    String tables = options.getTables();
    if (tables == null || tables.isBlank()) {
      throw new BadOptionException("--tables is missing: the output of a stream");
    }
    return new DashboardSettings(
        tables(tables),
        options.getHost(),
        within("port", options.getPort(), 0, 65_535),
        positive("since", options.getSince()),
        positive("refresh", options.getRefresh()),
        within("maxRows", options.getMaxRows(), 1, 1_000_000),
        positive("queryTimeout", options.getQueryTimeout()));
  }

  /** The tables of an output, whichever of the two was named. */
  private static String tables(String path) {
    String plain = path.replaceFirst("(?<=.)/+$", "");
    return plain.endsWith(TABLES) || plain.equals(TABLES.substring(1)) ? plain : plain + TABLES;
  }

  static int within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new BadOptionException(
          "--" + option + "=" + value + " is not allowed: " + least + " to " + most + " is");
    }
    return value;
  }

  private static Duration positive(String option, String value) {
    Duration duration = Quantities.duration(option, value);
    if (duration.isZero()) {
      throw new BadOptionException(
          "--" + option + "=" + value + " is not allowed: more than 0 is, as 60s");
    }
    return duration;
  }
}
