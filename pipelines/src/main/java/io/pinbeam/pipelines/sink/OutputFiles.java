package io.pinbeam.pipelines.sink;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Small files of a run, on any file system that Beam knows. */
public final class OutputFiles {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String CONTENT_TYPE = "application/octet-stream";

  private OutputFiles() {}

  /** Replaces a file, so that a reader sees the old text or the new one and never a part. */
  public static void write(String path, String text) throws IOException {
    replace(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same with what is written bit by bit, as from the old file. */
  public static void replace(String path, Writing writing) throws IOException {
    boolean objectStore = path.contains("://");
    String first = objectStore ? path : path + ".part";
    try (OutputStream out = new BufferedOutputStream(create(first), BUFFER_BYTES)) {
      writing.writeTo(out);
    }
    if (!objectStore) {
      FileSystems.rename(List.of(resource(first)), List.of(resource(path)));
    }
  }

  /** Opens a file that grows as it is written. */
  public static OutputStream create(String path) throws IOException {
    return Channels.newOutputStream(FileSystems.create(resource(path), CONTENT_TYPE));
  }

  public static String read(String path) throws IOException {
    try (var in = Channels.newInputStream(FileSystems.open(resource(path)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Whether there is such a file. */
  public static boolean exists(String path) throws IOException {
    if (!path.contains("://")) {
      return Files.exists(Path.of(path));
    }
    // To open an object that is not there is an error of its store's own.
    MatchResult match = FileSystems.matchResources(List.of(resource(path))).get(0);
    return match.status() != MatchResult.Status.NOT_FOUND && !match.metadata().isEmpty();
  }

  public static InputStream open(ResourceId file) throws IOException {
    return Channels.newInputStream(FileSystems.open(file));
  }

  /** The files directly in a folder, or none if there is no such folder. */
  public static List<ResourceId> list(String folder) throws IOException {
    List<ResourceId> files = new ArrayList<>();
    if (!folder.contains("://") && Files.notExists(Path.of(folder))) {
      // Beam would look for it in all that is below the last folder on the way that is there.
      return files;
    }
    try {
      for (MatchResult.Metadata metadata :
          FileSystems.match(folder + "/*", EmptyMatchTreatment.ALLOW).metadata()) {
        if (!metadata.resourceId().isDirectory()) {
          files.add(metadata.resourceId());
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return files;
  }

  public static void delete(List<ResourceId> files) throws IOException {
    FileSystems.delete(files, MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  /** Writes what a file is to have. */
  @FunctionalInterface
  public interface Writing {
    void writeTo(OutputStream out) throws IOException;
  }

  private static ResourceId resource(String path) {
    return FileSystems.matchNewResource(path, false);
  }
}
