package io.pinbeam.launch;

import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Made-up posts with defects, repeats and conflicts in a sink's layout, each file of which arrives
 * on one of some days: its offsets go up with the days, and so a day's record of partition 0 loses
 * against one of partition 1 of the day before.
 */
final class ArrivedPosts {
  static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

  private static final int PARTITIONS = 3;
  private static final int RECORDS = 14;
  private static final int KEYS = 60;

  private final Path folder;
  private final Random random;

  private ArrivedPosts(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  /** Writes those of so many days, from the first of March on. */
  static ArrivedPosts write(Path folder, long seed, int days) throws IOException {
    ArrivedPosts posts = new ArrivedPosts(folder, seed);
    for (int day = 0; day < days; day++) {
      for (Kind kind : Kind.values()) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          posts.file(kind, partition, day * 100L, FIRST.plusDays(day));
        }
      }
    }
    return posts;
  }

  /** One more file, that says it arrived at noon. */
  void file(Kind kind, int partition, long offset, LocalDate day) throws IOException {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(record(kind));
    }
    SinkLayout.write(folder, "u", kind, partition, offset, records);
    for (Path file : files()) {
      if (file.toString().endsWith(String.format("+%d+%010d.json", partition, offset))
          && file.toString().contains("u." + kind.label())) {
        arrive(file, day.atTime(12, 0).toInstant(ZoneOffset.UTC));
      }
    }
  }

  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  static void arrive(Path file, Instant at) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(at));
  }

  private String record(Kind kind) {
    int key = random.nextInt(KEYS);
    if (random.nextInt(12) == 0) {
      return random.nextBoolean() ? "no json " + key : "{\"title\": \"no key " + key + "\"}";
    }
    // Few values, so that some repeats are the same and some are conflicts.
    int value = random.nextInt(3);
    return switch (kind) {
      case PIN ->
          "{\"ind\": %d, \"title\": \"t%d\", \"category\": \"c%d\", \"follower_count\": \"%s\", \"poster_name\": \"p%d\", \"odd%d\": 1}"
              .formatted(key, value, key % 4, value == 0 ? "many" : value + "k", value, key % 5);
      case GEO ->
          "{\"ind\": %d, \"country\": \"land%d\", \"timestamp\": \"201%d-05-01T00:00:00\", \"latitude\": %d}"
              .formatted(key, key % 5, 5 + value, value);
      case USER ->
          "{\"ind\": %d, \"first_name\": \"a%d\", \"last_name\": \"b\", \"age\": %d, \"date_joined\": \"201%d-02-03T00:00:00\"}"
              .formatted(key, value, 20 + value * 10, 5 + value);
    };
  }
}
