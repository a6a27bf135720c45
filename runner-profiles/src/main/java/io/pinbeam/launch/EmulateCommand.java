package io.pinbeam.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam emulate}: the posting emulator, in a VM of its own. */
final class EmulateCommand implements Subcommand {
  private static final String HEAP = "384m";

  @Override
  public String name() {
    return "emulate";
  }

  @Override
  public String summary() {
    return "post random rows of the source database through the gateway";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return EmulateOptions.class;
  }

  @Override
  public String example() {
    return "emulate --gateway=$GATEWAY --user=demo --count=3000";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    // Refuses wrong words before anything starts; the program itself takes them as they are.
    Arguments.parse(args, EmulateOptions.class);
    return emulate(programWords(args), out, err);
  }

  /** Runs the emulator to its end, and passes on what it says. */
  static ExitCode emulate(List<String> words, PrintStream out, PrintStream err) throws Exception {
    ProcessBuilder builder = EmulatorProgram.of(EmulatorProgram.EMULATE_POSTS, HEAP, words);
    boolean terminal = System.console() != null;
    if (terminal) {
      // Its progress line is for people: it has to see the terminal itself.
      builder.inheritIO();
    }
    Process process = builder.start();
    List<Thread> copies =
        terminal
            ? List.of()
            : List.of(copy(process.getInputStream(), out), copy(process.getErrorStream(), err));
    Thread end = new Thread(() -> stop(process, copies), "emulate-end");
    Runtime.getRuntime().addShutdownHook(end);
    int code = process.waitFor();
    for (Thread copy : copies) {
      copy.join();
    }
    return switch (code) {
      case 0 -> ExitCode.OK;
      case 2 -> ExitCode.USAGE;
      default -> ExitCode.FAILED;
    };
  }

  /** Without the words that are the command's own. */
  private static List<String> programWords(List<String> args) {
    return args.stream()
        .filter(word -> !word.startsWith("--profile=") && !word.equals("--verbose"))
        .toList();
  }

  /** In order, so that it waits for what it has sent, and tells how far it came. */
  private static void stop(Process process, List<Thread> copies) {
    // Process.destroy would close the pipe that its last words come through.
    process.toHandle().destroy();
    process.onExit().join();
    try {
      for (Thread copy : copies) {
        copy.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread copy(InputStream from, PrintStream to) {
    Thread copy =
        new Thread(
            () -> {
              try (from) {
                from.transferTo(to);
                to.flush();
              } catch (IOException e) {
                // The process ended, which its exit code tells.
              }
            },
            "emulate-output");
    copy.start();
    return copy;
  }
}
