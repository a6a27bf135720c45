package io.pinbeam.launch;

import io.pinbeam.dashboard.DashboardServer;
import io.pinbeam.dashboard.DashboardSettings;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.run.StreamRun;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * What {@code pinbeam demo --stay} leaves on: posts that go on to be sent, a stream that takes
 * them, and the dashboard that shows them. Each is the command that a user would type.
 */
final class LivePosts {
  private static final int POSTS_A_SECOND = 20;
  private static final String COMMIT_INTERVAL = "5s";
  private static final String LOOPBACK = "127.0.0.1";

  private final LocalCloudProcess cloud;
  private final List<String> commandWords;

  LivePosts(LocalCloudProcess cloud, List<String> commandWords) {
    this.cloud = cloud;
    this.commandWords = commandWords;
  }

  /** Says at once that a dashboard could not be shown, rather than when all else is done. */
  static void checkPort(int port) {
    DashboardCommand.within("dashboardPort", port, 0, 65_535);
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
      free.getLocalPort();
    } catch (IOException e) {
      throw new BadOptionException(
          "--dashboardPort=" + port + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Returns when the stream was told to end, and has. */
  void untilTold(OutputLayout output, int port, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    DashboardSettings settings =
        new DashboardSettings(
            output.root() + "/tables",
            LOOPBACK,
            port,
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            1000,
            Duration.ofMinutes(1));
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Process emulator = emulate();
    try (DashboardServer dashboard =
        DashboardServer.start(settings, TableSql.of(settings, commandWords))) {
      out.println();
      out.println(
          POSTS_A_SECOND
              + " posts a second go on to be sent. Watch them arrive at "
              + dashboard.address());
      out.println("The servers stay until Ctrl-C.");
      out.flush();
      out.print(
          StreamCommand.runStream(words(output), err, StreamRun::withSignals)
              .text(Terminal.of(out)));
    } finally {
      emulator.destroy();
      emulator.waitFor();
    }
  }

  private Process emulate() throws IOException {
    return EmulatorProgram.of(
            EmulatorProgram.EMULATE_POSTS,
            "256m",
            List.of(
                "--gateway=" + cloud.address("gateway"),
                "--user=" + DemoPosts.USER,
                "--mode=streaming",
                "--rate=" + POSTS_A_SECOND,
                "--defects=0.05",
                "--dbCreds=" + cloud.environment().get("PINBEAM_DB_CREDS")))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<String> words(OutputLayout output) {
    List<String> words = new ArrayList<>(commandWords);
    words.add("--endpoint=" + cloud.address("kinesis"));
    words.add("--awsRegion=" + cloud.environment().get("AWS_REGION"));
    words.add("--user=" + DemoPosts.USER);
    words.add("--output=" + output.root());
    words.add("--commitInterval=" + COMMIT_INTERVAL);
    return words;
  }
}
