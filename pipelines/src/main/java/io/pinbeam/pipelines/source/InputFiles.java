package io.pinbeam.pipelines.source;

import com.google.auto.value.AutoValue;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The files that an {@code --input} names, listed once. */
@AutoValue
public abstract class InputFiles {
  /** In path order within a kind; their ranks tell which record of a key is the last. */
  public abstract List<InputFile> files();

  /** What of them is of which topic, by its name. */
  public abstract List<InputTopic> topics();

  /** Files that were passed over, because nothing in their path tells a kind or a known ending. */
  public abstract long ignored();

  /**
   * Lists a folder, a file, a glob or an object store's prefix.
   *
   * @param user whose topics to read; null where there is only one user
   * @param options by which Beam's own S3 file system would make its client
   * @throws BadOptionException if there is nothing to read, or topics of several users and none was
   *     chosen
   */
  public static InputFiles list(String input, @Nullable String user, PipelineOptions options) {
    FileListing listing = FileListing.of(input, user, options);
    if (listing.files().isEmpty()) {
      throw new BadOptionException(
          "--input: no records in "
              + Redaction.ofAddress(input)
              + (user != null && !listing.users().isEmpty()
                  ? " for --user=" + user + "; it has " + listing.users()
                  : ": no .json, .jsonl or .gz file of a topic <user>.pin, <user>.geo or <user>.user"));
    }
    return new AutoValue_InputFiles(ranked(listing.files()), listing.topics(), listing.ignored());
  }

  /** The files in their order, each with its rank among those of its kind. */
  public static List<InputFile> ranked(List<ListedFile> listed) {
    List<ListedFile> sorted = new ArrayList<>(listed);
    sorted.sort(Comparator.comparing(ListedFile::order));
    Map<Kind, Long> next = new EnumMap<>(Kind.class);
    List<InputFile> files = new ArrayList<>(sorted.size());
    for (ListedFile file : sorted) {
      long rank = next.merge(file.kind(), 1L, Long::sum) - 1;
      files.add(InputFile.of(file.path(), file.size(), file.kind(), rank));
    }
    return files;
  }
}
