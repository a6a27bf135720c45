package io.pinbeam.delta;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/**
 * What a Delta log asks of a file system beyond Beam's {@link FileSystems}: to put a file only if
 * there is none, and to list a folder from a name on. A {@link LogStoreRegistrar} brings one to
 * DeltaIO, for as many schemes as it likes; data files, and reading, are left to Beam, whose file
 * system gives channels that can seek.
 *
 * <p>Used by many threads at once.
 */
public interface LogStore {
  /**
   * Puts a whole file; nobody sees a part of it. Of all writers, in whatever process, that put the
   * same name, one returns.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file is there, whatever put it
   * @throws java.nio.file.AccessDeniedException if it was refused for good
   * @throws IOException if the outcome is not known; the same bytes are put again then
   */
  void putIfAbsent(String path, byte[] bytes) throws IOException;

  /** Puts a whole file over what may be there. */
  void put(String path, byte[] bytes) throws IOException;

  /**
   * The files of a folder whose names are not below {@code name}, sorted by name. A file is listed
   * as soon as it was put.
   *
   * @throws java.io.FileNotFoundException if there is no such folder
   */
  List<LogFile> listFrom(String folder, String name) throws IOException;

  /** Shows every file below a folder, at any depth, in no order. */
  default void forEachFile(String folder, Consumer<LogFile> consumer) throws IOException {
    MatchResult files = FileSystems.match(folder + "/**", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : files.metadata()) {
      String path = file.resourceId().toString();
      // A folder may have a name that is a pattern to Beam, and others that match it.
      if (path.startsWith(folder + "/")) {
        consumer.accept(LogFile.of(path, file.sizeBytes(), file.lastModifiedMillis()));
      }
    }
  }

  /**
   * Fails if the store does not keep what {@link #putIfAbsent} promises. Called before a commit.
   *
   * @param folder of the log that is to be written
   * @throws UnsupportedOperationException with what can be done about it
   */
  default void verify(String folder) throws IOException {}
}
