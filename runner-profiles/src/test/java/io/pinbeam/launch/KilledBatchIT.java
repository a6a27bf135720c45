package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A batch killed at any moment leaves, of every table, one version or the other, whole; running it
 * again gives the right result.
 */
@Tag("reliability")
class KilledBatchIT {
  private static final int POSTS = 4_000;
  private static final int KILLS = 6;

  @TempDir Path folder;

  @Test
  void tablesAreOldOrNewButWhole() throws Exception {
    Path first = posts("first", "old");
    Path second = posts("second", "new");
    Path output = folder.resolve("out");
    Runners.batch("direct", first, output);
    long whole = millisOfAWholeRun(second);

    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      // From the moment that the VM is up to about the end, where the commits are.
      long delay = whole / 3 + whole * 2 / 3 * i / KILLS;
      try (CommandProcess run = batch(second, output)) {
        TimeUnit.MILLISECONDS.sleep(delay);
        killed += run.isAlive() ? 1 : 0;
      }
      for (Kind kind : Kind.values()) {
        assertOneVersion(output, kind);
      }
    }
    assertThat(killed).as("runs killed before their end").isPositive();

    try (CommandProcess run = batch(second, output)) {
      assertThat(run.waitFor()).as(run.output()).isZero();
    }
    for (Kind kind : Kind.values()) {
      assertThat(versionsIn(output, kind)).containsOnlyKeys("new");
    }
  }

  private long millisOfAWholeRun(Path input) throws Exception {
    long start = System.nanoTime();
    try (CommandProcess run = batch(input, folder.resolve("unkilled"))) {
      assertThat(run.waitFor()).as(run.output()).isZero();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private CommandProcess batch(Path input, Path output) throws Exception {
    return CommandProcess.start(
        folder,
        "batch",
        "--input=" + input,
        "--output=" + output,
        "--taskBytes=100000",
        "--mostTasks=1000",
        "--spillFolder=" + folder);
  }

  private Path posts(String name, String version) throws Exception {
    Path input = folder.resolve(name);
    List<String> pins = new ArrayList<>();
    List<String> geos = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < POSTS; i++) {
      pins.add("{\"index\": " + i + ", \"title\": \"" + version + "\", \"category\": \"art\"}");
      geos.add("{\"ind\": " + i + ", \"country\": \"" + version + "\"}");
      users.add("{\"ind\": " + i + ", \"first_name\": \"" + version + "\", \"age\": 30}");
    }
    SinkLayout.write(input, "u", Kind.PIN, 0, 0, pins);
    SinkLayout.write(input, "u", Kind.GEO, 0, 0, geos);
    SinkLayout.write(input, "u", Kind.USER, 0, 0, users);
    return input;
  }

  private static void assertOneVersion(Path output, Kind kind) throws Exception {
    Map<String, Integer> versions = versionsIn(output, kind);
    assertThat(versions).as(kind.label()).hasSize(1);
    assertThat(versions.values()).containsExactly(POSTS);
  }

  private static Map<String, Integer> versionsIn(Path output, Kind kind) throws Exception {
    String column =
        switch (kind) {
          case PIN -> "title";
          case GEO -> "country";
          case USER -> "user_name";
        };
    Map<String, Integer> versions = new TreeMap<>();
    for (ObjectNode row :
        TableJson.read(output.resolve("tables/" + kind.label()).toString()).values()) {
      versions.merge(row.get(column).asText(), 1, Integer::sum);
    }
    return versions;
  }
}
