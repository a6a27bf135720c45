package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.launch.Outcomes.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of {@code docs/runners.md} is made of what the same-results suite has recorded. Run
 * with {@code -Dpinbeam.write-docs=true} to write it again.
 */
class RunnersPageTest {
  private static final Path ROOT = Path.of(System.getProperty("pinbeam.root"));
  private static final Path PAGE = ROOT.resolve("docs/runners.md");
  private static final String BEGIN = "<!-- Made by RunnersPageTest -->\n";
  private static final String END = "<!-- End -->";

  @Test
  void tableIsOfTheRecordedOutcomes() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END, begin);
    if (Boolean.getBoolean("pinbeam.write-docs")) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
    } else {
      assertThat(page.substring(begin, end)).isEqualTo(table());
    }
  }

  @Test
  void outcomesAreOfTheVersionsThatAreBuiltWith() throws IOException {
    for (String profile : Profile.NAMES) {
      assertThat(Outcomes.of(profile).versions())
          .as(profile)
          .isEqualTo(BuildVersions.read().ofRunner(profile));
    }
  }

  @Test
  void testsThatAreNamedExist() throws IOException {
    for (String profile : Profile.NAMES) {
      for (PipelineCase each : PipelineCase.values()) {
        assertThat(sourceOf(Outcomes.of(profile).of(each).test())).isNotNull();
      }
    }
  }

  private static String table() throws IOException {
    StringBuilder table = new StringBuilder("\n|");
    for (String profile : Profile.NAMES) {
      table.append(" | `").append(profile).append('`');
    }
    table.append(" |\n|---").append("|---".repeat(Profile.NAMES.size())).append("|\n");
    for (PipelineCase each : PipelineCase.values()) {
      table.append("| ").append(each.label());
      for (String profile : Profile.NAMES) {
        Outcome outcome = Outcomes.of(profile).of(each);
        table.append(" | ").append(outcome.what()).append(" (").append(link(outcome)).append(')');
      }
      table.append(" |\n");
    }
    table.append("| seen with");
    for (String profile : Profile.NAMES) {
      table.append(" | ").append(Outcomes.of(profile).versions());
    }
    return table.append(" |\n\n").toString();
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
