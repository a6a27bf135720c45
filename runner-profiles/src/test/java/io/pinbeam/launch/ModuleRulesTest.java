package io.pinbeam.launch;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pinbeam.pipelines.options.RunnerLabel;
import io.pinbeam.pipelines.yaml.YamlMap;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The direction of dependencies between modules, and what no module but one may touch. */
class ModuleRulesTest {
  private static JavaClasses ours;

  @BeforeAll
  static void importClasses() {
    ours =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.pinbeam");
  }

  @Test
  void dependenciesPointFromLaunchToTransforms() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("launch")
        .definedBy("io.pinbeam.launch..")
        .layer("pipelines")
        .definedBy("io.pinbeam.pipelines..")
        .layer("transforms")
        .definedBy("io.pinbeam.transforms..")
        .layer("delta")
        .definedBy("io.pinbeam.delta..")
        .layer("emulator")
        .definedBy("io.pinbeam.emulator..")
        .layer("dashboard")
        .definedBy("io.pinbeam.dashboard..")
        .whereLayer("launch")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("pipelines")
        .mayOnlyBeAccessedByLayers("launch")
        .whereLayer("transforms")
        .mayOnlyBeAccessedByLayers("pipelines", "launch")
        .whereLayer("delta")
        .mayOnlyBeAccessedByLayers("pipelines", "dashboard", "launch")
        .whereLayer("dashboard")
        .mayOnlyBeAccessedByLayers("launch")
        .whereLayer("emulator")
        .mayOnlyBeAccessedByLayers("launch")
        .check(ours);
  }

  @Test
  void transformsKnowNoOptionsNoRunnerAndNoFiles() {
    noClasses()
        .that()
        .resideInAPackage("io.pinbeam.transforms..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam.sdk.options..",
            "org.apache.beam.sdk.io..",
            "org.apache.beam.runners..",
            "org.slf4j..",
            "java.util.logging..")
        .check(ours);
  }

  @Test
  void onlyDeltaIoTouchesKernelAndParquet() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pinbeam.delta..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.delta..", "org.apache.parquet..", "pinbeam.shaded..")
        .check(ours);
  }

  /**
   * Of launch only what runs where a host has brought Spark, and the clock that the profiles of
   * Spark name: elsewhere there may be none.
   */
  @Test
  void nothingButAJobInAHostKnowsARunner() {
    noClasses()
        .that()
        .resideInAPackage("io.pinbeam..")
        .and()
        .haveNameNotMatching(
            "io\\.pinbeam\\.launch\\.(Hosted\\w+|\\w+OnWorker|SteadyClock)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.beam.runners..", "org.apache.spark..")
        .check(ours);
  }

  /** Its name is written into ledgers and reports; nobody decides anything by it. */
  @Test
  void nothingAsksWhichRunnerItIsOn() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.pinbeam.transforms..", "io.pinbeam.delta..", "io.pinbeam.pipelines..")
        .and()
        .doNotHaveFullyQualifiedName(RunnerLabel.class.getName())
        .should()
        .callMethodWhere(target(name("getRunner")))
        .check(ours);
  }

  /** What reads Java's serialised objects makes objects of whatever class the bytes name. */
  @Test
  @Tag("reliability")
  void nothingOfOursReadsSerialisedObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.io\\.ObjectInputStream|java\\.beans\\.XMLDecoder|java\\.rmi\\..*"
                + "|javax\\.script\\..*|org\\.apache\\.beam\\.sdk\\.util\\.SerializableUtils"
                + "|org\\.apache\\.commons\\.lang3\\.SerializationUtils")
        .check(ours);
  }

  /**
   * These go from one worker of a runner to another, and into no file that somebody else writes.
   */
  @Test
  @Tag("reliability")
  void onlyTheseValuesGoBetweenWorkersAsSerialisedObjects() {
    noClasses()
        .that()
        .haveNameNotMatching(
            "io\\.pinbeam\\.pipelines\\.(source\\.SpreadTasks|archive\\.ArchiveGraph"
                + "|batch\\.(UnpackReports|FinishInput|CleanToFiles))(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(SerializableCoder.class.getName())
        .check(ours);
  }

  /** Jackson makes objects of the classes that a text names only where this is on. */
  @Test
  @Tag("reliability")
  void noTextNamesAClassToJackson() {
    noClasses()
        .should()
        .callMethodWhere(
            target(name("activateDefaultTyping"))
                .or(target(name("activateDefaultTypingAsProperty")))
                .or(target(name("enableDefaultTyping")))
                .or(target(name("setDefaultTyping"))))
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("com\\.fasterxml\\.jackson\\.annotation\\.JsonTypeInfo(\\$.*)?")
        .check(ours);
  }

  /** To nodes and no further: SnakeYAML's own constructors take a class's name for a tag. */
  @Test
  @Tag("reliability")
  void yamlIsReadInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(YamlMap.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.yaml.snakeyaml..")
        .check(ours);
  }
}
