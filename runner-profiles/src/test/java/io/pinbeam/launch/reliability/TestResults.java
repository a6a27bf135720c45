package io.pinbeam.launch.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * What the tests gave when the whole profile {@code reliability} ran last: kept in {@code
 * reliability/records/profile.yaml}, made of the reports that Maven's plugins leave.
 */
final class TestResults {
  private static final Path FILE = Path.of("reliability/records/profile.yaml");

  private final Map<String, Object> facts;
  private final Map<String, Object> tests;

  private TestResults(Map<String, Object> facts, Map<String, Object> tests) {
    this.facts = facts;
    this.tests = tests;
  }

  /** Those that are kept. */
  static TestResults kept(Path root) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    Map<String, Object> tests = new TreeMap<>();
    if (Files.exists(root.resolve(FILE))) {
      Promises.yaml(root.resolve(FILE)).forEach((key, value) -> facts.put(key.toString(), value));
      ((Map<?, ?>) facts.remove("tests")).forEach((key, value) -> tests.put(key.toString(), value));
    }
    return new TestResults(facts, tests);
  }

  /** Those of the reports in the modules' folders, without tests of other things. */
  static TestResults reported(
      Path root, List<String> modules, Map<String, Object> facts, TestSources sources)
      throws IOException {
    Map<String, Object> tests = new TreeMap<>();
    for (String module : modules) {
      for (String kind : List.of("surefire", "failsafe")) {
        Path folder = root.resolve(module).resolve("target").resolve(kind + "-reports");
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(TestResults::isReport).sorted().toList()) {
              add(module, file, tests);
            }
          }
        }
      }
    }
    tests.keySet().removeIf(name -> !sources.hasRun(NamedTest.parse(name)));
    return new TestResults(facts, tests);
  }

  /** Keeps them. */
  void keep(Path root) throws IOException {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("tests", tests);
    Files.writeString(root.resolve(FILE), new Yaml(options).dump(all));
  }

  /** What stands there beside the tests: date, machine, seconds. */
  String fact(String name) {
    return facts.getOrDefault(name, "").toString();
  }

  boolean isEmpty() {
    return tests.isEmpty();
  }

  /** Seconds that a test took, or its whole class; nothing if it did not run or did not pass. */
  Optional<Double> seconds(NamedTest test) {
    double seconds = 0;
    boolean hasRun = false;
    for (Map.Entry<String, Object> each : tests.entrySet()) {
      NamedTest ran = NamedTest.parse(each.getKey());
      if (ran.equals(test) || test.isWhole() && ran.whole().equals(test)) {
        if (!(each.getValue() instanceof Number number)) {
          return Optional.empty();
        }
        seconds += number.doubleValue();
        hasRun = true;
      }
    }
    return hasRun ? Optional.of(seconds) : Optional.empty();
  }

  private static boolean isReport(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("TEST-") && name.endsWith(".xml");
  }

  private static void add(String module, Path report, Map<String, Object> tests)
      throws IOException {
    NodeList cases;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      cases = factory.newDocumentBuilder().parse(report.toFile()).getElementsByTagName("testcase");
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(report + ": " + e.getMessage(), e);
    }
    for (int i = 0; i < cases.getLength(); i++) {
      Element each = (Element) cases.item(i);
      String type = each.getAttribute("classname").replaceAll(".*\\.", "");
      String method = each.getAttribute("name").replaceAll("[^A-Za-z0-9].*", "");
      String name = new NamedTest(module, type, method).toString();
      tests.merge(name, outcome(each), TestResults::worse);
    }
  }

  private static Object outcome(Element test) {
    for (String bad : List.of("failure", "error", "skipped")) {
      if (test.getElementsByTagName(bad).getLength() > 0) {
        return bad;
      }
    }
    return Double.parseDouble(test.getAttribute("time").replace(",", ""));
  }

  /** Of two runs of one method, with other parameters. */
  private static Object worse(Object one, Object other) {
    if (one instanceof Double first && other instanceof Double second) {
      return Math.round((first + second) * 1000) / 1000.0;
    }
    return one instanceof Double ? other : one;
  }
}
