package io.pinbeam.delta.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Paths of tables and of the files in them. */
public final class TablePaths {
  /** What a file of ours may be called, in folders of partitions if there are any. */
  private static final Pattern PLAIN_NAME =
      Pattern.compile("([A-Za-z0-9._%-]+=[A-Za-z0-9._%-]+/)*[A-Za-z0-9][A-Za-z0-9._-]*");

  private TablePaths() {}

  /**
   * A table's folder without a slash at its end, local paths bare: {@code /x}, {@code s3://b/x}.
   */
  public static String normalize(String path) {
    String bare =
        path.startsWith("file:")
            ? URI.create(path.replaceFirst("^file:/+", "file:///")).getPath()
            : path;
    String trimmed = bare.replaceFirst("/+$", "");
    if (trimmed.isEmpty()) {
      throw new IllegalArgumentException("A table's path must not be empty or the root: " + path);
    }
    return isLocal(trimmed)
        ? java.nio.file.Path.of(trimmed).toAbsolutePath().normalize().toString()
        : trimmed;
  }

  public static boolean isLocal(String path) {
    return !path.contains("://");
  }

  /** A file of ours, by its path in the table's folder. */
  public static ResourceId file(String tablePath, String fileName) {
    if (!PLAIN_NAME.matcher(fileName).matches()) {
      throw new IllegalArgumentException(
          "A data file's name has letters, digits, dots, dashes and underscores: " + fileName);
    }
    return FileSystems.matchNewResource(normalize(tablePath) + "/" + fileName, false);
  }

  /** Any file, by the path that Kernel gives it. */
  static ResourceId resource(String path) {
    return FileSystems.matchNewResource(bare(path), false);
  }

  /**
   * Opens a file for reading. Beam's S3 file system lets the SDK's exceptions through; Kernel knows
   * a missing file, which is no failure to it, by the JDK's own.
   */
  static SeekableByteChannel open(ResourceId resource) throws IOException {
    try {
      return (SeekableByteChannel) FileSystems.open(resource);
    } catch (NoSuchKeyException e) {
      FileNotFoundException notFound = new FileNotFoundException(resource.toString());
      notFound.initCause(e);
      throw notFound;
    } catch (SdkException e) {
      throw new IOException("Cannot open " + resource + ": " + e.getMessage(), e);
    }
  }

  static String bare(String path) {
    return path.startsWith("file:")
        ? URI.create(path.replaceFirst("^file:/+", "file:///")).getPath()
        : path;
  }
}
