package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the tests of one runner last saw, kept beside them: {@code docs/runners.md} is made of it. A
 * test that sees something else fails, so that a change of Beam or of a runner is noticed; {@code
 * -Dpinbeam.record-outcomes=true} records it instead.
 */
final class Outcomes {
  private static final Path FOLDER =
      Path.of(System.getProperty("pinbeam.root"), "runner-profiles/src/test/outcomes");

  private static final boolean RECORDS = Boolean.getBoolean("pinbeam.record-outcomes");
  private static final String HEADER = "# ";

  /** A case, what came of it, and the test that saw it. */
  record Outcome(String name, String what, String test) {}

  private final String runner;
  private final Path file;
  private final Map<String, Outcome> outcomes = new TreeMap<>();
  private String versions = "";

  private Outcomes(String runner) throws IOException {
    this.runner = runner;
    this.file = FOLDER.resolve(runner + ".tsv");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(HEADER)) {
          versions = line.substring(HEADER.length());
        } else {
          String[] cells = line.split("\t", -1);
          outcomes.put(cells[0], new Outcome(cells[0], cells[1], cells[2]));
        }
      }
    }
  }

  static Outcomes of(String runner) throws IOException {
    return new Outcomes(runner);
  }

  /** The versions that they were seen with. */
  String versions() {
    return versions;
  }

  /** What was seen of the case of this name. */
  Outcome seen(String name) {
    return Objects.requireNonNull(outcomes.get(name), () -> runner + ": " + name);
  }

  /** Compares with what is recorded, or records. */
  void check(String name, String what, Class<?> test) throws IOException {
    Outcome seen = new Outcome(name, what, test.getSimpleName());
    if (RECORDS) {
      outcomes.put(name, seen);
      versions = BuildVersions.read().ofRunner(runner);
      write();
    }
    assertThat(seen)
        .as("%s: %s; -Dpinbeam.record-outcomes=true records it", runner, name)
        .isEqualTo(outcomes.get(name));
  }

  private void write() throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER + versions));
    outcomes.values().forEach(o -> lines.add(o.name() + "\t" + o.what() + "\t" + o.test()));
    Files.write(file, lines);
  }
}
