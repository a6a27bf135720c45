package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.launch.Outcomes.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/runners.md} are made of what the same-results suite and the probes have
 * recorded. Run with {@code -Dpinbeam.write-docs=true} to write them again.
 */
class RunnersPageTest {
  private static final Path ROOT = Path.of(System.getProperty("pinbeam.root"));
  private static final Path PAGE = ROOT.resolve("docs/runners.md");
  private static final String BEGIN = "<!-- Made by RunnersPageTest -->\n";
  private static final String BEGIN_PROBES = "<!-- Made by RunnersPageTest of the probes -->\n";
  private static final String END = "<!-- End -->";

  /** Those that the same-results suite runs on; the last one is profile flink with its master. */
  private static final List<String> RUNNERS =
      Stream.concat(Profile.NAMES.stream(), Stream.of("flink-cluster")).toList();

  /** Those with a class of probes. */
  private static final List<String> PROBED = List.of("direct", "spark-local", "flink");

  @Test
  void tableIsOfTheRecordedOutcomes() throws IOException {
    isFresh(BEGIN, table());
  }

  @Test
  void tableOfTheProbesIsOfTheRecordedOutcomes() throws IOException {
    isFresh(BEGIN_PROBES, probes());
  }

  @Test
  void outcomesAreOfTheVersionsThatAreBuiltWith() throws IOException {
    List<String> files =
        Stream.concat(RUNNERS.stream(), PROBED.stream().map(FeatureProbes::fileOf)).toList();
    for (String file : files) {
      assertThat(Outcomes.of(file).versions())
          .as(file)
          .isEqualTo(BuildVersions.read().ofRunner(file));
    }
  }

  @Test
  void testsThatAreNamedExist() throws IOException {
    for (String profile : RUNNERS) {
      for (PipelineCase each : PipelineCase.values()) {
        assertThat(sourceOf(Outcomes.of(profile).seen(each.label()).test())).isNotNull();
      }
    }
  }

  private static String table() throws IOException {
    StringBuilder table = new StringBuilder("\n|");
    for (String profile : RUNNERS) {
      table.append(" | `").append(profile).append('`');
    }
    table.append(" |\n|---").append("|---".repeat(RUNNERS.size())).append("|\n");
    for (PipelineCase each : PipelineCase.values()) {
      table.append("| ").append(each.label());
      for (String profile : RUNNERS) {
        Outcome outcome = Outcomes.of(profile).seen(each.label());
        table.append(" | ").append(outcome.what()).append(" (").append(link(outcome)).append(')');
      }
      table.append(" |\n");
    }
    table.append("| seen with");
    for (String profile : RUNNERS) {
      table.append(" | ").append(Outcomes.of(profile).versions());
    }
    return table.append(" |\n\n").toString();
  }

  private static String probes() throws IOException {
    StringBuilder table = new StringBuilder("\n| | used by the pipelines");
    StringBuilder tests = new StringBuilder("| seen by | ");
    StringBuilder versions = new StringBuilder("| seen with | ");
    for (String profile : PROBED) {
      Outcomes outcomes = Outcomes.of(FeatureProbes.fileOf(profile));
      for (IsBounded mode : FeatureProbes.MODES) {
        table.append(" | `").append(profile).append("`, ").append(FeatureProbes.nameOf(mode));
        Outcome first = outcomes.seen(FeatureProbes.nameOf(FeatureProbe.FIXED_WINDOWS, mode));
        tests.append(" | ").append(link(first));
        versions.append(" | ").append(outcomes.versions());
      }
    }
    table.append(" |\n|---|---").append("|---".repeat(PROBED.size() * 2)).append("|\n");
    for (FeatureProbe probe : FeatureProbe.values()) {
      table.append("| ").append(probe.label()).append(probe.isUsed() ? " | yes" : " | no");
      for (String profile : PROBED) {
        Outcomes outcomes = Outcomes.of(FeatureProbes.fileOf(profile));
        for (IsBounded mode : FeatureProbes.MODES) {
          String name = FeatureProbes.nameOf(probe, mode);
          table.append(" | ").append(probe.isOf(mode) ? outcomes.seen(name).what() : "–");
        }
      }
      table.append(" |\n");
    }
    return table.append(tests).append(" |\n").append(versions).append(" |\n\n").toString();
  }

  /** What stands on the page after a line, or puts it there. */
  private static void isFresh(String line, String table) throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(line);
    int begin = page.indexOf(line) + line.length();
    int end = page.indexOf(END, begin);
    if (Boolean.getBoolean("pinbeam.write-docs")) {
      Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
    } else {
      assertThat(page.substring(begin, end)).isEqualTo(table);
    }
  }

  private static String link(Outcome outcome) throws IOException {
    return "[" + outcome.test() + "](../" + ROOT.relativize(sourceOf(outcome.test())) + ")";
  }

  private static Path sourceOf(String test) throws IOException {
    List<Path> found;
    try (Stream<Path> files =
        Files.find(
            ROOT.resolve("runner-profiles"),
            12,
            (file, attributes) -> file.endsWith(test + ".java"))) {
      found = files.collect(Collectors.toList());
    }
    assertThat(found).as(test).hasSize(1);
    return found.get(0);
  }
}
