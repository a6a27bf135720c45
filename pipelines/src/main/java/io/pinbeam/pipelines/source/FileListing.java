package io.pinbeam.pipelines.source;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.store.ObjectStore;
import io.pinbeam.pipelines.store.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystemUtils;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The files of records that an {@code --input} has, listed once.
 *
 * @param files of the user that was chosen, in no order
 * @param ignored files that were passed over, because nothing in their path tells a kind or a known
 *     ending
 * @param users whose topics are there
 */
public record FileListing(List<ListedFile> files, long ignored, List<String> users) {
  private static final Pattern GLOB = Pattern.compile("[*?{\\[]");
  private static final Pattern RECORDS = Pattern.compile("\\.(json|jsonl|ndjson)(\\.gz)?$");

  /**
   * Lists a folder, a file, a glob or an object store's prefix.
   *
   * @param user whose topics to read; null where there is only one user
   * @param options by which Beam's own S3 file system would make its client
   * @throws BadOptionException if it cannot be listed, or there are topics of several users and
   *     none was chosen
   */
  public static FileListing of(String input, @Nullable String user, PipelineOptions options) {
    List<ListedFile> files = new ArrayList<>();
    TreeSet<String> users = new TreeSet<>();
    long ignored = 0;
    for (StoredObject object : match(input, options)) {
      Optional<TopicFileName> name = TopicFileName.parse(normal(object.name()), folder(input));
      if (name.isEmpty()) {
        ignored++;
        continue;
      }
      if (!name.get().user().isEmpty()) {
        users.add(name.get().user());
      }
      if (user == null || name.get().user().equals(user)) {
        files.add(
            new ListedFile(
                object.name(),
                object.size(),
                object.modified(),
                name.get().topic(),
                name.get().kind(),
                FileOrder.of(name.get(), normal(object.name()))));
      }
    }
    if (user == null && users.size() > 1) {
      throw new BadOptionException(
          "--input: topics of several users are in "
              + Redaction.ofAddress(input)
              + ": choose one by --user="
              + users.first()
              + " or another of "
              + users);
    }
    return new FileListing(List.copyOf(files), ignored, List.copyOf(users));
  }

  /** By name: how much of each topic there is. */
  public List<InputTopic> topics() {
    TreeMap<String, InputTopic> topics = new TreeMap<>();
    for (ListedFile file : files) {
      topics.merge(
          file.topic(),
          new InputTopic(file.topic(), file.kind(), 1, file.size()),
          InputTopic::plus);
    }
    return List.copyOf(topics.values());
  }

  /** With these of its files only. */
  public FileListing with(List<ListedFile> some) {
    return new FileListing(List.copyOf(some), ignored, users);
  }

  /**
   * The folder that an input names: itself, that of a file, or what stands before a glob's signs.
   */
  private static String folder(String input) {
    String stripped = normal(input.replaceAll("/+$", ""));
    Matcher glob = GLOB.matcher(stripped);
    if (glob.find()) {
      return stripped.substring(0, stripped.lastIndexOf('/', glob.start()));
    }
    return RECORDS.matcher(stripped).find()
        ? stripped.substring(0, stripped.lastIndexOf('/'))
        : stripped;
  }

  /** Local paths as the file system gives them, so that they can be compared. */
  public static String normal(String path) {
    return path.contains("://") ? path : Path.of(path).toAbsolutePath().normalize().toString();
  }

  /** Whole paths with sizes. */
  private static List<StoredObject> match(String input, PipelineOptions options) {
    try {
      String stripped = input.replaceAll("/+$", "");
      boolean glob = GLOB.matcher(input).find();
      if (stripped.startsWith("s3://") && (glob || !RECORDS.matcher(stripped).find())) {
        return objects(stripped, glob, options);
      }
      if (glob) {
        return files(FileSystems.match(input, EmptyMatchTreatment.ALLOW));
      }
      if (!stripped.contains("://") && Files.notExists(Path.of(stripped))) {
        // Beam would look for it in all that is below the last folder on the way that is there.
        throw new BadOptionException(
            "--input="
                + Redaction.ofAddress(input)
                + ": there is no such file or folder; name a"
                + " folder, a file, a glob or an s3:// prefix");
      }
      List<StoredObject> single = files(FileSystems.match(stripped, EmptyMatchTreatment.ALLOW));
      return single.isEmpty()
          ? files(FileSystems.match(stripped + "/**", EmptyMatchTreatment.ALLOW))
          : single;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (BadOptionException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Object stores' clients throw exceptions of their own, which are no IOExceptions.
      throw new BadOptionException(
          "--input: cannot list " + Redaction.ofAddress(input) + ": " + e.getMessage(), e);
    }
  }

  /** A request for a thousand objects; Beam's file system asks for each object besides. */
  private static List<StoredObject> objects(String input, boolean glob, PipelineOptions options)
      throws IOException {
    String folder = folder(input);
    Pattern wanted =
        glob
            ? Pattern.compile(FileSystemUtils.wildcardToRegexp(input))
            : Pattern.compile(".*", Pattern.DOTALL);
    try (ObjectStore store = ObjectStore.of(folder, options)) {
      return store.list("").stream()
          .map(
              object ->
                  new StoredObject(folder + "/" + object.name(), object.size(), object.modified()))
          .filter(object -> wanted.matcher(object.name()).matches())
          .toList();
    }
  }

  private static List<StoredObject> files(MatchResult result) throws IOException {
    if (result.status() == MatchResult.Status.NOT_FOUND) {
      return List.of();
    }
    List<StoredObject> files = new ArrayList<>();
    for (MatchResult.Metadata metadata : result.metadata()) {
      if (!metadata.resourceId().isDirectory()) {
        files.add(
            new StoredObject(
                metadata.resourceId().toString(),
                metadata.sizeBytes(),
                Instant.ofEpochMilli(metadata.lastModifiedMillis())));
      }
    }
    return files;
  }
}
