package io.pinbeam.pipelines.options;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a folder can be written, without writing there. */
public final class CreatableFolder {
  private CreatableFolder() {}

  /**
   * Whether a folder is there that can be written, or could be made: told by the nearest one above
   * it that is there.
   */
  public static boolean is(Path folder) {
    Path at = folder.toAbsolutePath().normalize();
    while (at.getParent() != null && Files.notExists(at)) {
      at = at.getParent();
    }
    return Files.isDirectory(at) && Files.isWritable(at);
  }
}
