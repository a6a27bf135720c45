package io.pinbeam.launch.reliability;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code reliability/promises} says, a file an area. */
final class Promises {
  private Promises() {}

  /**
   * What users may rely on.
   *
   * @param promise a sentence
   * @param conditions under which it holds, or nothing
   * @param tests that show it
   * @param record what was measured by hand, by its name in {@code reliability/records}, or nothing
   */
  record Promise(String promise, String conditions, List<NamedTest> tests, String record) {}

  /**
   * What becomes of a part when something breaks.
   *
   * @param part the process that is hit
   * @param fault what is done to it, or between it and another
   * @param outcome what is seen then
   * @param tests that show it
   */
  record Fault(String part, String fault, String outcome, List<NamedTest> tests) {}

  /** An area: a section of the page. */
  record Area(
      String name, int order, List<Promise> promises, List<Fault> faults, List<String> notCovered) {
    Stream<NamedTest> tests() {
      return Stream.concat(
          promises.stream().flatMap(each -> each.tests().stream()),
          faults.stream().flatMap(each -> each.tests().stream()));
    }
  }

  /** All areas, in the order of the page. */
  static List<Area> read(Path folder) throws IOException {
    List<Area> areas = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        areas.add(area(yaml(file)));
      }
    }
    areas.sort(Comparator.comparingInt(Area::order));
    return areas;
  }

  static Map<?, ?> yaml(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    }
  }

  private static Area area(Map<?, ?> from) {
    return new Area(
        text(from, "area"),
        (Integer) from.get("order"),
        maps(from, "promises").stream().map(Promises::promise).toList(),
        maps(from, "faults").stream().map(Promises::fault).toList(),
        list(from, "notCovered").stream().map(Object::toString).toList());
  }

  private static Promise promise(Map<?, ?> from) {
    return new Promise(
        text(from, "promise"), text(from, "conditions"), tests(from), text(from, "record"));
  }

  private static Fault fault(Map<?, ?> from) {
    return new Fault(text(from, "part"), text(from, "fault"), text(from, "outcome"), tests(from));
  }

  private static List<NamedTest> tests(Map<?, ?> from) {
    return list(from, "tests").stream().map(Object::toString).map(NamedTest::parse).toList();
  }

  private static List<Map<?, ?>> maps(Map<?, ?> from, String key) {
    List<Map<?, ?>> maps = new ArrayList<>();
    list(from, key).forEach(each -> maps.add((Map<?, ?>) each));
    return maps;
  }

  private static Collection<?> list(Map<?, ?> from, String key) {
    Object list = from.get(key);
    return list == null ? List.of() : (Collection<?>) list;
  }

  private static String text(Map<?, ?> from, String key) {
    Object text = from.get(key);
    return text == null ? "" : text.toString().strip();
  }
}
