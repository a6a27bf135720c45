package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The artifacts as a user's own project gets them: published to a folder by the command of {@code
 * docs/how-to/own-pipeline.md}, and taken from there by projects that know nothing of the sources,
 * with a local Maven repository of their own.
 */
@Timeout(900)
class PublishedLibraryIT {
  private static final List<String> LIBRARIES =
      List.of("transforms", "delta-io", "pipelines", "emulator", "dashboard");

  @TempDir static Path folder;

  private static Path clone;
  private static Path published;
  private static Path settings;

  @BeforeAll
  static void publish() throws Exception {
    clone = Files.createDirectory(folder.resolve("clone"));
    SourceCopy.into(clone);
    published = clone.resolve("out/maven");
    settings = Files.writeString(folder.resolve("settings.xml"), settings());
    String command =
        theLine("docs/how-to/own-pipeline.md", line -> line.startsWith("mvn -q -Ppublish "));
    // The machine's own repository is left as it is.
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(clone.toFile());
    builder.environment().put("MAVEN_OPTS", "-Dmaven.install.skip=true");
    // Where and when a build is made must not show in what it gives.
    builder.environment().put("LC_ALL", "C");
    run(builder);
  }

  @Test
  void everyLibraryHasItsSourcesJavadocAndBillOfMaterials() throws Exception {
    for (String library : LIBRARIES) {
      assertThat(endings("pinbeam-" + library))
          .as(library)
          .containsExactlyInAnyOrder(
              ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", ".pom");
    }
    assertThat(endings("pinbeam-bom")).containsExactly(".pom");
    assertThat(endings("pinbeam-parent")).containsExactly(".pom");
    assertThat(published.resolve("io/pinbeam/pinbeam-launch")).doesNotExist();
  }

  @Tag("reliability")
  @Test
  void anotherBuildElsewhereGivesTheSameBytes() throws Exception {
    for (String library : LIBRARIES) {
      Path target = SourceCopy.ROOT.resolve(library).resolve("target");
      String name = "pinbeam-" + library;
      assertThat(only(name, "[0-9].jar"))
          .hasSameBinaryContentAs(target.resolve(name + "-" + snapshot() + ".jar"));
      assertThat(only(name, "-cyclonedx.json")).hasSameBinaryContentAs(target.resolve("bom.json"));
    }
  }

  @Test
  void theBomNamesEveryLibraryAndNothingElse() throws Exception {
    String bom = Files.readString(only("pinbeam-bom", ".pom"));

    assertThat(bom).doesNotContain("<parent>");
    assertThat(all(bom, "<artifactId>(.*?)</artifactId>"))
        .containsExactlyInAnyOrder(
            Stream.concat(
                    Stream.of("pinbeam-bom"),
                    LIBRARIES.stream().map(library -> "pinbeam-" + library))
                .toArray(String[]::new));
  }

  @Test
  void aFreshProjectWithTheTransformsAloneRunsTheReadme() throws Exception {
    String readme = Files.readString(SourceCopy.ROOT.resolve("README.md"));
    Path project = Files.createDirectories(folder.resolve("fresh"));
    Path source = Files.createDirectories(project.resolve("src/main/java"));
    String dependency = all(readme, "```xml\n(.*?)```").get(0);
    assertThat(dependency).contains("pinbeam-transforms");
    Files.writeString(project.resolve("pom.xml"), freshPom(dependency));
    Files.writeString(
        source.resolve("Fresh.java"), freshMain(all(readme, "```java\n(.*?)```").get(0)));

    assertThat(maven(project, "compile", "exec:java"))
        .contains("cleaned 7 12000")
        .contains("refused INVALID_JSON");
  }

  @Test
  void theTemplateIsAProjectThatPassesItsTest() throws Exception {
    SourceCopy.copy("templates/pipeline", folder);
    Path project = folder.resolve("templates/pipeline");

    maven(project, "test");
    Path posts = Files.createDirectories(folder.resolve("posts/me.geo")).resolve("a.json");
    Files.writeString(posts, "{\"ind\": 7, \"country\": \"Ghana\"}\n");
    Path out = folder.resolve("template-out");
    maven(
        project,
        "compile",
        "exec:java",
        "-Dexec.args=--input=%s/** --output=%s".formatted(folder.resolve("posts"), out));

    assertThat(project.resolve("target/surefire-reports")).isNotEmptyDirectory();
    assertThat(out.resolve("tables/posts/_delta_log")).isNotEmptyDirectory();
  }

  private static String maven(Path project, String... goals) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of("mvn", "-q", "-B", "-s", settings.toString(), "-Dmaven.repo.local=" + local()));
    words.addAll(List.of(goals));
    return run(new ProcessBuilder(words).directory(project.toFile()));
  }

  private static String run(ProcessBuilder builder) throws Exception {
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (CommandProcess process = CommandProcess.start(folder, builder)) {
      assertThat(process.waitFor(Duration.ofMinutes(10))).as(process.output()).isZero();
      return process.output();
    }
  }

  private static Path local() {
    return folder.resolve("local");
  }

  /**
   * The published folder, and before Maven Central what this machine has got from there: copying
   * takes less time.
   */
  private static String settings() {
    Path fetched = Path.of(System.getProperty("user.home"), ".m2", "repository");
    return """
        <settings>
          <profiles>
            <profile>
              <id>fresh</id>
              <repositories>
                <repository><id>published</id><url>%1$s</url></repository>
                <repository><id>fetched</id><url>%2$s</url><snapshots><enabled>false</enabled></snapshots></repository>
              </repositories>
              <pluginRepositories>
                <pluginRepository><id>fetched</id><url>%2$s</url></pluginRepository>
              </pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>fresh</activeProfile></activeProfiles>
        </settings>
        """
        .formatted(published.toUri(), fetched.toUri());
  }

  private static String freshPom(String dependency) throws IOException {
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.example</groupId>
          <artifactId>fresh</artifactId>
          <version>1</version>
          <properties>
            <maven.compiler.source>17</maven.compiler.source>
            <maven.compiler.target>17</maven.compiler.target>
            <exec.mainClass>Fresh</exec.mainClass>
          </properties>
          <dependencies>
            %s
            <dependency>
              <groupId>org.apache.beam</groupId>
              <artifactId>beam-runners-direct-java</artifactId>
              <version>%s</version>
            </dependency>
          </dependencies>
          <build>
            <plugins>
              <plugin>
                <groupId>org.codehaus.mojo</groupId>
                <artifactId>exec-maven-plugin</artifactId>
                <version>%s</version>
              </plugin>
            </plugins>
          </build>
        </project>
        """
        .formatted(dependency, ofParent("beam.version"), ofParent("exec-plugin.version"));
  }

  private static String ofParent(String property) throws IOException {
    String pom = Files.readString(SourceCopy.ROOT.resolve("pom.xml"));
    return all(pom, "<" + Pattern.quote(property) + ">(.*?)</").get(0);
  }

  private static String snapshot() throws IOException {
    String pom = Files.readString(SourceCopy.ROOT.resolve("pom.xml"));
    return all(pom, "<version>(.*?-SNAPSHOT)</version>").get(0);
  }

  private static String freshMain(String method) {
    return """
        import static java.nio.charset.StandardCharsets.UTF_8;

        import io.pinbeam.transforms.clean.*;
        import io.pinbeam.transforms.errors.*;
        import io.pinbeam.transforms.model.*;
        import org.apache.beam.sdk.Pipeline;
        import org.apache.beam.sdk.transforms.*;
        import org.apache.beam.sdk.transforms.errorhandling.*;
        import org.apache.beam.sdk.values.*;

        public class Fresh {
          %s

          public static void main(String[] args) {
            Pipeline pipeline = Pipeline.create();
            try (var refused = pipeline.registerBadRecordErrorHandler(new Print())) {
              cleanPins(
                      pipeline.apply(
                          Create.of("{\\"index\\": 7, \\"follower_count\\": \\"12k\\"}", "{cut")),
                      refused)
                  .apply(
                      MapElements.into(TypeDescriptors.voids())
                          .via(
                              pin -> {
                                System.out.println("cleaned " + pin.ind() + " " + pin.followerCount());
                                return null;
                              }));
            }
            pipeline.run().waitUntilFinish();
          }

          static class Print extends PTransform<PCollection<BadRecord>, PCollection<Void>> {
            @Override
            public PCollection<Void> expand(PCollection<BadRecord> refused) {
              return refused.apply(
                  MapElements.into(TypeDescriptors.voids())
                      .via(
                          bad -> {
                            System.out.println(
                                "refused " + DeadLetter.ofBadRecord(bad).orElseThrow().reason());
                            return null;
                          }));
            }
          }
        }
        """
        .formatted(method);
  }

  private static String theLine(String page, Predicate<String> which) throws IOException {
    return Files.readAllLines(SourceCopy.ROOT.resolve(page)).stream()
        .filter(which)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> all(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** How the names of an artifact's files end, without checksums. */
  private static List<String> endings(String artifact) throws IOException {
    return files(artifact).stream()
        .map(file -> file.getFileName().toString())
        .map(name -> name.replaceFirst("^.*?(-sources|-javadoc|-cyclonedx)?(\\.\\w+)$", "$1$2"))
        .toList();
  }

  /** The one whose name ends as the pattern says. */
  private static Path only(String artifact, String ending) throws IOException {
    return files(artifact).stream()
        .filter(file -> file.toString().matches(".*" + ending))
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> files(String artifact) throws IOException {
    try (Stream<Path> files = Files.walk(published.resolve("io/pinbeam").resolve(artifact))) {
      return files.filter(file -> file.toString().matches(".*\\.(jar|pom|json)")).toList();
    }
  }
}
