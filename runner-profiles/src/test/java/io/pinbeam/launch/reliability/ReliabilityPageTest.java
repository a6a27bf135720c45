package io.pinbeam.launch.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.launch.reliability.Promises.Area;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each promise of {@code reliability/promises} names the tests that show it, and {@code
 * docs/reliability.md} is made of them. {@code -Dpinbeam.write-docs=true} writes the page again,
 * {@code -Dpinbeam.record-reliability=true} also what the tests gave that have just run, if they
 * were all: the profile {@code reliability} does so at its end.
 */
class ReliabilityPageTest {
  private static final Path ROOT = Path.of(System.getProperty("pinbeam.root"));
  private static final List<String> MODULES =
      List.of("transforms", "delta-io", "pipelines", "emulator", "dashboard", "runner-profiles");

  private static List<Area> areas;
  private static TestSources sources;

  @BeforeAll
  static void read() throws IOException {
    areas = Promises.read(ROOT.resolve("reliability/promises"));
    sources = TestSources.under(ROOT, MODULES);
  }

  @Test
  void everyPromiseNamesItsTests() {
    for (Area area : areas) {
      assertThat(area.promises()).as(area.name()).noneMatch(each -> each.tests().isEmpty());
      assertThat(area.faults()).as(area.name()).noneMatch(each -> each.tests().isEmpty());
    }
  }

  @Test
  void everyNamedTestRuns() {
    assertThat(areas.stream().flatMap(Area::tests)).allMatch(sources::runs);
  }

  @Test
  void everyTestOfReliabilityIsNamed() {
    Set<NamedTest> named = new LinkedHashSet<>();
    areas.stream()
        .flatMap(Area::tests)
        .forEach(
            each -> {
              named.add(each);
              // Where one method is named, its class need not be.
              named.add(each.whole());
            });
    assertThat(sources.tagged()).allMatch(each -> named.contains(each) || isNamedByItsClass(each));
  }

  @Test
  void pageIsAsThePromisesAre() throws IOException {
    TestResults results = TestResults.kept(ROOT);
    if (Boolean.getBoolean("pinbeam.record-reliability")) {
      TestResults reported = TestResults.reported(ROOT, MODULES, facts(), sources);
      List<NamedTest> missing =
          areas.stream().flatMap(Area::tests).filter(t -> reported.seconds(t).isEmpty()).toList();
      if (missing.isEmpty()) {
        reported.keep(ROOT);
        results = reported;
      } else {
        System.out.println("No whole run, so it is not recorded; without " + missing);
      }
    }
    String text = new ReliabilityPage(ROOT, sources, results).of(areas);
    Path page = ROOT.resolve("docs/reliability.md");
    if (Boolean.getBoolean("pinbeam.write-docs")) {
      Files.writeString(page, text);
    }
    assertThat(page).hasContent(text);
  }

  private static boolean isNamedByItsClass(NamedTest test) {
    return areas.stream().flatMap(Area::tests).anyMatch(each -> each.equals(test.whole()));
  }

  private static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("machine", Runtime.getRuntime().availableProcessors() + " cores");
    facts.put("command", "mvn verify -Preliability");
    Instant begun = Instant.parse(System.getProperty("pinbeam.build-begun"));
    facts.put("minutes", Duration.between(begun, Instant.now()).toMinutes());
    return facts;
  }
}
