package io.pinbeam.pipelines.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The files of a result, on any file system that Beam knows. */
final class ResultFiles {
  private ResultFiles() {}

  static boolean remote(String path) {
    return path.contains("://");
  }

  static OutputStream create(String path) throws IOException {
    return Channels.newOutputStream(FileSystems.create(resource(path), "application/octet-stream"));
  }

  static InputStream open(String path) throws IOException {
    return Channels.newInputStream(FileSystems.open(resource(path)));
  }

  static void rename(String from, String to) throws IOException {
    FileSystems.rename(List.of(resource(from)), List.of(resource(to)));
  }

  /** Deletes the files of a folder, and the folder where the file system has such a thing. */
  static void deleteFolder(String folder) throws IOException {
    List<ResourceId> files = new ArrayList<>();
    for (Metadata file : FileSystems.match(folder + "/*", EmptyMatchTreatment.ALLOW).metadata()) {
      files.add(file.resourceId());
    }
    FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
    if (!remote(folder)) {
      FileSystems.delete(
          List.of(FileSystems.matchNewResource(folder, true)),
          StandardMoveOptions.IGNORE_MISSING_FILES);
    }
  }

  private static ResourceId resource(String path) {
    return FileSystems.matchNewResource(path, false);
  }
}
