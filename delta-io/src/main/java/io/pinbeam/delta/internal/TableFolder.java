package io.pinbeam.delta.internal;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The files in a table's folder that may be deleted when the log names them no more: not the log,
 * not hidden ones, not those of other tables inside.
 */
public final class TableFolder {
  private static final String LOG = "_delta_log";
  private static final int BATCH = 1000;

  private final String tablePath;
  private final List<Entry> files;
  private final TreeSet<String> nestedTables;

  private TableFolder(String tablePath, List<Entry> files, TreeSet<String> nestedTables) {
    this.tablePath = tablePath;
    this.files = files;
    this.nestedTables = nestedTables;
  }

  public static TableFolder list(String tablePath, List<String> partitionColumns)
      throws IOException {
    List<Entry> files = new ArrayList<>();
    TreeSet<String> nestedTables = new TreeSet<>();
    LogStores.of(tablePath)
        .forEachFile(
            tablePath,
            file -> {
              String path = file.path().substring(tablePath.length() + 1);
              int log = ("/" + path).indexOf("/" + LOG + "/");
              if (log > 0) {
                nestedTables.add(path.substring(0, log - 1));
              } else if (log < 0 && !isHidden(path, partitionColumns)) {
                files.add(
                    new AutoValue_TableFolder_Entry(
                        path, file.sizeBytes(), file.modificationTime()));
              }
            });
    if (!nestedTables.isEmpty()) {
      files.removeIf(file -> isInside(file.path(), nestedTables));
    }
    files.sort(Comparator.comparing(Entry::path));
    return new TableFolder(tablePath, files, nestedTables);
  }

  /** Names that begin with a dot or an underscore are not data's, but for partition folders. */
  private static boolean isHidden(String path, List<String> partitionColumns) {
    String[] names = path.split("/");
    for (int i = 0; i < names.length; i++) {
      boolean isFolder = i < names.length - 1;
      if (names[i].startsWith(".")
          || names[i].startsWith("_") && !(isFolder && isPartition(names[i], partitionColumns))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPartition(String name, List<String> partitionColumns) {
    int equals = name.indexOf('=');
    return equals > 0 && partitionColumns.contains(name.substring(0, equals));
  }

  private static boolean isInside(String path, TreeSet<String> folders) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (folders.contains(path.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  /** Sorted by path. */
  public List<Entry> files() {
    return files;
  }

  /** Folders of other tables. */
  public List<String> nestedTables() {
    return List.copyOf(nestedTables);
  }

  /** Deletes files and, on a local disk, the partition folders that are empty then. */
  public void delete(List<String> paths) throws IOException {
    for (int from = 0; from < paths.size(); from += BATCH) {
      List<ResourceId> batch = new ArrayList<>();
      for (String path : paths.subList(from, Math.min(paths.size(), from + BATCH))) {
        batch.add(TablePaths.resource(tablePath + "/" + path));
      }
      FileSystems.delete(batch, StandardMoveOptions.IGNORE_MISSING_FILES);
    }
    if (TablePaths.isLocal(tablePath)) {
      deleteEmptyPartitions(paths);
    }
  }

  private void deleteEmptyPartitions(List<String> paths) throws IOException {
    // Longest first, so that a folder is empty when its turn comes.
    TreeSet<String> folders =
        new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(f -> f));
    for (String path : paths) {
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        folders.add(path.substring(0, slash));
      }
    }
    for (String folder : folders) {
      if (!folder.substring(folder.lastIndexOf('/') + 1).contains("=")) {
        continue;
      }
      try {
        Files.delete(Path.of(tablePath, folder));
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        // In use, or gone.
      }
    }
  }

  /** A file, by its path relative to the table's folder. */
  @AutoValue
  public abstract static class Entry {
    public abstract String path();

    public abstract long sizeBytes();

    /** Milliseconds since 1970-01-01 UTC. */
    public abstract long modificationTime();
  }
}
