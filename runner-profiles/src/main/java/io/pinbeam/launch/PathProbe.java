package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Tries out, before a job begins, whether the driver and the workers of a cluster can both read its
 * input and write its output, and whether each sees what the other wrote: a folder of the same name
 * on each machine is none that they share.
 */
final class PathProbe {
  private static final String ALLOWED = ": give s3://bucket/... or /Volumes/...";
  private static final String NOT_SHARED = "what they write there, the driver does not see";
  private static final Pattern GLOB = Pattern.compile("[*?{\\[]");

  private final HostedContext context;
  private final PipelineOptions options;

  PathProbe(HostedContext context, PipelineOptions options) {
    this.context = context;
    this.options = options;
    FileSystems.setDefaultPipelineOptions(options);
  }

  /**
   * Tries {@code --input}.
   *
   * @return a line that says who can read it; none if there is no file to try it with, which the
   *     job itself says better
   * @throws BadOptionException if the workers cannot; in one line
   */
  String input(String input) throws IOException {
    Optional<String> file = firstFile(input.replaceAll("/+$", ""));
    if (file.isEmpty()) {
      return "";
    }
    List<WorkerAnswer> answers = context.onWorkers(new ReadOnWorker(options, file.get()));
    String shown = "--input=" + Redaction.ofAddress(input);
    if (WorkerAnswer.fault(answers).isPresent()) {
      throw new BadOptionException(
          shown
              + " can be read by the driver, but not by the workers ("
              + WorkerAnswer.fault(answers).get()
              + ")"
              + ALLOWED);
    }
    return "read     " + shown + ": driver and " + WorkerAnswer.workers(answers) + "\n";
  }

  /**
   * Tries {@code --output}.
   *
   * @param takesTables whether Delta tables are written there, which are committed by hard links
   *     where the path is a local one
   * @return a line that says who can write it
   * @throws BadOptionException if one of them cannot; in one line
   */
  String output(String output, boolean takesTables) throws IOException {
    String shown = "--output=" + Redaction.ofAddress(output);
    String probe = output.replaceAll("/+$", "") + "/.probe-" + UUID.randomUUID();
    try {
      OutputFiles.write(WriteOnWorker.ofDriver(probe), probe);
    } catch (IOException | RuntimeException e) {
      throw new BadOptionException(
          shown + " cannot be written by the driver: " + Failures.line(e), e);
    }
    if (takesTables && !output.contains("://") && !linksTo(WriteOnWorker.ofDriver(probe))) {
      delete(probe, 0);
      throw new BadOptionException(
          shown
              + " has no hard links, which Delta tables on a local path need: give s3://bucket/...");
    }
    List<WorkerAnswer> answers = context.onWorkers(new WriteOnWorker(options, probe));
    Optional<String> fault = WorkerAnswer.fault(answers).or(() -> unseen(probe, answers.size()));
    delete(probe, answers.size());
    if (fault.isPresent()) {
      throw new BadOptionException(
          shown
              + " can be written by the driver, but not by the workers ("
              + fault.get()
              + ")"
              + ALLOWED);
    }
    return "write    " + shown + ": driver and " + WorkerAnswer.workers(answers) + "\n";
  }

  private static boolean linksTo(String file) throws IOException {
    Path link = Path.of(file + "-link");
    try {
      Files.createLink(link, Path.of(file));
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
    } finally {
      Files.deleteIfExists(link);
    }
  }

  private static Optional<String> unseen(String probe, int tasks) {
    for (int task = 0; task < tasks; task++) {
      try {
        if (!OutputFiles.read(WriteOnWorker.ofTask(probe, task)).equals(probe)) {
          return Optional.of(NOT_SHARED);
        }
      } catch (FileNotFoundException e) {
        return Optional.of(NOT_SHARED);
      } catch (IOException | RuntimeException e) {
        return Optional.of(Failures.line(e));
      }
    }
    return Optional.empty();
  }

  private static void delete(String probe, int tasks) throws IOException {
    List<ResourceId> files = new ArrayList<>();
    files.add(FileSystems.matchNewResource(WriteOnWorker.ofDriver(probe), false));
    for (int task = 0; task < tasks; task++) {
      files.add(FileSystems.matchNewResource(WriteOnWorker.ofTask(probe, task), false));
    }
    OutputFiles.delete(files);
  }

  private static Optional<String> firstFile(String input) throws IOException {
    boolean isLocal = !input.contains("://");
    if (isLocal && !GLOB.matcher(input).find()) {
      if (Files.notExists(Path.of(input))) {
        return Optional.empty();
      }
      try (Stream<Path> files = Files.walk(Path.of(input), FileVisitOption.FOLLOW_LINKS)) {
        return files.filter(Files::isRegularFile).map(Path::toString).findFirst();
      }
    }
    for (String pattern : List.of(input, input + "/**")) {
      for (MatchResult.Metadata file :
          FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata()) {
        if (!file.resourceId().isDirectory()) {
          return Optional.of(file.resourceId().toString());
        }
      }
    }
    return Optional.empty();
  }
}
