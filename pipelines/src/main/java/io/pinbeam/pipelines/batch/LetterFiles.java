package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The files of dead letters that a replay reads, listed once. */
final class LetterFiles {
  /** A user may keep files of other names beside them. */
  private static final Pattern OF_A_RUN = Pattern.compile("\\d{8}T\\d{6}-[0-9a-f]{8}-\\d+\\.jsonl");

  private LetterFiles() {}

  /**
   * Those that a run left, and those of a copy, if there is one.
   *
   * @param copy a file, a folder or an object store's prefix; null for none
   * @throws BadOptionException if there is no such copy
   */
  static List<LetterFile> of(OutputLayout layout, String runId, @Nullable String copy) {
    List<LetterFile> files = new ArrayList<>();
    for (MatchResult.Metadata file : sorted(matches(layout.deadLetters() + "/" + runId + "-*"))) {
      if (isOfARun(String.valueOf(file.resourceId().getFilename()))) {
        add(file, false, files);
      }
    }
    if (copy != null) {
      List<MatchResult.Metadata> copies = copies(copy.replaceAll("(?<=.)/+$", ""));
      if (copies.isEmpty()) {
        throw new BadOptionException(
            "--deadLetters="
                + Redaction.ofAddress(copy)
                + ": there is no such file, and no file in such a folder or prefix");
      }
      copies.forEach(file -> add(file, true, files));
    }
    return List.copyOf(files);
  }

  /** Whether a file of dead letters has the name that a batch or a replay gives it. */
  static boolean isOfARun(String name) {
    return OF_A_RUN.matcher(name).matches();
  }

  private static List<MatchResult.Metadata> copies(String copy) {
    if (!copy.contains("://") && Files.notExists(Path.of(copy))) {
      return List.of();
    }
    List<MatchResult.Metadata> single = sorted(matches(copy));
    return single.isEmpty() ? sorted(matches(copy + "/*")) : single;
  }

  private static List<MatchResult.Metadata> matches(String spec) {
    try {
      Path folder = spec.contains("://") ? null : Path.of(spec).toAbsolutePath().getParent();
      if (folder != null && Files.notExists(folder)) {
        // Beam would look for it in all that is below the last folder on the way that is there.
        return List.of();
      }
      return FileSystems.match(spec, EmptyMatchTreatment.ALLOW).metadata();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException | RuntimeException e) {
      throw new BadOptionException(
          "cannot list the dead letters of " + Redaction.ofAddress(spec) + ": " + e.getMessage(),
          e);
    }
  }

  private static List<MatchResult.Metadata> sorted(List<MatchResult.Metadata> matches) {
    return matches.stream()
        .filter(file -> !file.resourceId().isDirectory() && !isHidden(file.resourceId()))
        .sorted(Comparator.comparing(file -> file.resourceId().toString()))
        .toList();
  }

  private static boolean isHidden(ResourceId file) {
    String name = String.valueOf(file.getFilename());
    return name.startsWith(".") || name.startsWith("_");
  }

  private static void add(MatchResult.Metadata file, boolean isCopy, List<LetterFile> files) {
    files.add(new LetterFile(file.resourceId().toString(), file.sizeBytes(), files.size(), isCopy));
  }
}
