package io.pinbeam.pipelines.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The folder of {@code --spillFolder}. */
public final class SpillFolder {
  private SpillFolder() {}

  /**
   * An absolute path that can be written here, made if it was not there; null for nothing.
   *
   * @throws BadOptionException if it cannot be written
   */
  public static @Nullable String made(@Nullable String option) {
    String folder = lookedAt(option);
    try {
      return folder == null ? null : Files.createDirectories(Path.of(folder)).toString();
    } catch (IOException e) {
      throw refused(option);
    }
  }

  /**
   * The same without making it.
   *
   * @throws BadOptionException if it cannot be written, as far as looking tells
   */
  public static @Nullable String lookedAt(@Nullable String option) {
    if (option == null || option.isBlank()) {
      return null;
    }
    try {
      Path folder = option.contains("://") ? null : Path.of(option).toAbsolutePath();
      if (folder != null && CreatableFolder.is(folder)) {
        return folder.toString();
      }
    } catch (InvalidPathException e) {
      // It is said below, as for a folder that is there and cannot be written.
    }
    throw refused(option);
  }

  private static BadOptionException refused(String option) {
    return new BadOptionException(
        "--spillFolder="
            + Redaction.ofAddress(option)
            + " is not allowed: a folder that can be written is, on a disk that every worker sees");
  }
}
