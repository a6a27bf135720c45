package io.pinbeam.delta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** A table of numbers and texts, and its folder as it is on the disk. */
final class MaintenanceTables {
  static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("id", DeltaType.LONG)
          .nullable("name", DeltaType.STRING)
          .build();

  private final Path folder;

  MaintenanceTables(Path folder) {
    this.folder = folder;
  }

  DeltaTable table() {
    return DeltaTable.at(folder.toString());
  }

  DeltaMaintenance maintenance() {
    return DeltaIO.maintain(folder.toString());
  }

  DataFile file(long... ids) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-" + UUID.randomUUID() + ".parquet",
            SCHEMA,
            (id, out) -> {
              out.setLong(0, id);
              if (id % 3 != 0) {
                out.setString(1, "name " + id);
              }
            },
            WriteOptions.defaults());
    for (long id : ids) {
      writer.write(id);
    }
    return writer.close();
  }

  void append(long... ids) throws IOException {
    table().commit(List.of(file(ids)), WriteMode.APPEND, SCHEMA);
  }

  List<Long> ids() throws IOException {
    return ids(table().rows());
  }

  List<Long> ids(long version) throws IOException {
    return ids(table().rows(version));
  }

  private static List<Long> ids(DeltaRows rows) throws IOException {
    List<Long> ids = new ArrayList<>();
    try (rows) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    return ids;
  }

  /** Everything below the folder but the log, relative to it. */
  TreeSet<String> paths() throws IOException {
    TreeSet<String> paths = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> Files.isRegularFile(file))
          .map(file -> folder.relativize(file).toString())
          .filter(path -> !path.startsWith("_delta_log"))
          .forEach(paths::add);
    }
    return paths;
  }

  /** Puts a file that no commit names. */
  void put(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  /** Makes every file look older, those of the log too. */
  void age(Duration age) throws IOException {
    FileTime time = FileTime.from(Instant.now().minus(age));
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(
          file -> {
            try {
              Files.setLastModifiedTime(file, time);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
