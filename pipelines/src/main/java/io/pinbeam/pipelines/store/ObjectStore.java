package io.pinbeam.pipelines.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.S3FileSystemConfiguration;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Objects below one root, by names with slashes. Every object is put as a whole: no reader sees a
 * part of one. Safe for use by many threads.
 *
 * <p>Beam's file systems cannot put an object only where there is none, which is what lets two
 * writers, in two processes, agree on one of them.
 */
public interface ObjectStore extends AutoCloseable {
  /**
   * The store of a folder or an {@code s3://} prefix.
   *
   * @param options by which Beam's own S3 file system would make its client
   * @throws IllegalArgumentException if the root is of neither kind
   */
  static ObjectStore of(String root, PipelineOptions options) {
    if (root.startsWith("s3://")) {
      return new S3Objects(
          S3FileSystemConfiguration.fromS3Options(options.as(S3Options.class)), root);
    }
    if (root.contains("://")) {
      throw new IllegalArgumentException(
          "a folder or an s3:// prefix is needed, which can put an object only if there is none");
    }
    return new LocalObjects(Path.of(root));
  }

  /** Puts an object if there is none of this name; whether it did. */
  boolean putIfAbsent(String name, byte[] bytes) throws IOException;

  /** Puts an object over what may be there. */
  void put(String name, byte[] bytes) throws IOException;

  /**
   * The bytes of an object.
   *
   * @throws java.io.FileNotFoundException if it is not there
   */
  byte[] get(String name) throws IOException;

  /** Every object below a folder, whose name ends with a slash; none if there is no such folder. */
  List<StoredObject> list(String folder) throws IOException;

  @Override
  default void close() {}
}
