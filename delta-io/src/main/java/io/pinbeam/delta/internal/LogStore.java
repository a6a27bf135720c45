package io.pinbeam.delta.internal;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a Delta log asks of a file system beyond Beam's: to put a file only if there is none, and to
 * list a folder from a name on.
 */
interface LogStore {
  /**
   * Puts a whole file; nobody sees a part of it.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file is there, whatever put it
   */
  void putIfAbsent(String path, byte[] bytes) throws IOException;

  /** Puts a whole file over what may be there. */
  void put(String path, byte[] bytes) throws IOException;

  /**
   * The files of a folder whose names are not below {@code name}, sorted by name.
   *
   * @throws java.io.FileNotFoundException if there is no such folder
   */
  List<LogFile> listFrom(String folder, String name) throws IOException;

  /** Shows every file below a folder, at any depth, in no order. */
  void forEachFile(String folder, Consumer<LogFile> consumer) throws IOException;

  /** The store for a path's scheme. */
  static LogStore of(String path) {
    if (TablePaths.isLocal(path)) {
      return LocalLogStore.INSTANCE;
    }
    if (path.startsWith("s3://")) {
      return S3LogStore.current();
    }
    throw new IllegalArgumentException(
        "Delta tables stand on local paths and s3://, which can put a file only if there is none;"
            + " not on "
            + path);
  }
}
