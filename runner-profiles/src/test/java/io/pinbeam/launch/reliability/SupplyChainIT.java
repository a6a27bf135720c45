package io.pinbeam.launch.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.launch.reliability.BillOfMaterials.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the artifacts are made of, by the bills of materials that their builds write, and what
 * {@code reliability/supply-chain} says of it.
 */
@Tag("reliability")
class SupplyChainIT {
  private static final Path ROOT = Path.of(System.getProperty("pinbeam.root"));
  private static final Path FOLDER = ROOT.resolve("reliability/supply-chain");
  private static final List<String> MODULES =
      List.of("transforms", "delta-io", "pipelines", "emulator", "dashboard");

  /** By the name of the module. */
  private static final Map<String, BillOfMaterials> BILLS = new LinkedHashMap<>();

  @TempDir Path folder;

  @BeforeAll
  static void read() throws IOException {
    for (String module : MODULES) {
      BILLS.put(module, BillOfMaterials.of(ROOT.resolve(module)));
    }
  }

  @Test
  void everyComponentIsKnownByVersionAndHash() {
    for (BillOfMaterials bill : BILLS.values()) {
      assertThat(bill.components())
          .isNotEmpty()
          .allMatch(each -> !each.version().isEmpty() && each.hashes() > 0);
    }
  }

  @Test
  void everyLicenceMayStay() throws IOException {
    Map<?, ?> rules = Promises.yaml(FOLDER.resolve("licences.yaml"));
    Set<String> allowed = texts((Collection<?>) rules.get("allowed"));
    Set<String> argued = texts(((Map<?, ?>) rules.get("argued")).keySet());

    Set<String> others = new TreeSet<>();
    for (BillOfMaterials bill : BILLS.values()) {
      for (Component each : bill.components()) {
        if (each.licences().stream().noneMatch(allowed::contains)) {
          others.add(each.name());
        }
      }
    }

    assertThat(others).containsExactlyInAnyOrderElementsOf(argued);
  }

  @Test
  void whatIsOldIsArgued() throws IOException {
    Map<?, ?> ages = Promises.yaml(FOLDER.resolve("ages.yaml"));
    LocalDate oldest = day(ages.get("looked")).minusYears(2);
    Map<?, ?> libraries = (Map<?, ?>) ages.get("libraries");
    Set<String> named =
        BILLS.values().stream()
            .flatMap(bill -> bill.named().stream())
            .map(Component::name)
            .collect(Collectors.toCollection(TreeSet::new));
    // A library that came or went: reliability/supply-chain/ages looks again.
    assertThat(texts(libraries.keySet())).containsExactlyInAnyOrderElementsOf(named);

    Set<String> old = new TreeSet<>();
    libraries.forEach(
        (name, age) -> {
          Object released = ((Map<?, ?>) age).get("released");
          if (!(released instanceof Date) || day(released).isBefore(oldest)) {
            old.add(name.toString());
          }
        });

    assertThat(old)
        .containsExactlyInAnyOrderElementsOf(
            texts(Promises.yaml(FOLDER.resolve("argued.yaml")).keySet()));
  }

  @Test
  void everyJarHasLicenceAndNotice() throws IOException {
    for (String module : MODULES) {
      try (Stream<Path> files = Files.list(ROOT.resolve(module).resolve("target"))) {
        List<Path> jars =
            files
                .filter(file -> file.getFileName().toString().matches("pinbeam-.*SNAPSHOT\\.jar"))
                .toList();
        assertThat(jars).as(module).hasSize(1);
        try (JarFile jar = new JarFile(jars.get(0).toFile())) {
          assertThat(text(jar, "META-INF/LICENSE"))
              .isEqualTo(Files.readString(ROOT.resolve("LICENSE")));
          assertThat(text(jar, "META-INF/NOTICE"))
              .contains(Files.readString(ROOT.resolve("NOTICE")).strip());
        }
      }
    }
  }

  @Test
  void aPluginWithoutAVersionIsRefused() throws Exception {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String pinned = "<version>${compiler-plugin.version}</version>";
    assertThat(pom).contains(pinned);
    Files.writeString(folder.resolve("pom.xml"), pom.replace(pinned, ""));
    Process maven =
        new ProcessBuilder("mvn", "-B", "-q", "-N", "validate")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();

    String output = new String(maven.getInputStream().readAllBytes());

    assertThat(maven.waitFor()).as(output).isNotZero();
    assertThat(output)
        .contains("maven-compiler-plugin")
        .contains("Every plugin has its version in the parent pom.");
  }

  private static String text(JarFile jar, String name) throws IOException {
    return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes());
  }

  private static LocalDate day(Object date) {
    return LocalDate.ofInstant(((Date) date).toInstant(), ZoneOffset.UTC);
  }

  private static Set<String> texts(Collection<?> values) {
    Set<String> texts = new TreeSet<>();
    new ArrayList<>(values).forEach(each -> texts.add(each.toString()));
    return texts;
  }
}
