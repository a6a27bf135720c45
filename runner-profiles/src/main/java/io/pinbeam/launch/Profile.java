package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The arguments that start one runner, kept as a commented file of words. Its first comment says
 * what the runner is, the next one what it needs. A line {@code -Dname=value} sets a system
 * property that is not set yet; {@code ${name}} in a word stands for what {@link Placeholder}
 * knows.
 */
record Profile(String name, String about, String needs, List<String> arguments) {
  static final List<String> NAMES =
      List.of("direct", "spark-local", "spark-cluster", "databricks", "flink");

  private static final String RUNNER = "--runner=";
  private static final String ABOUT = "# ";
  private static final String NEEDS = "# Needs: ";

  /**
   * The one named by {@code --profile}, else the one that the build was started with, else that of
   * the jar.
   */
  static Profile chosen(List<String> args) {
    String name = System.getProperty("pinbeam.profile");
    for (String word : args) {
      if (word.startsWith("--profile=")) {
        name = word.substring("--profile=".length());
      }
    }
    return named(name == null ? ofJar() : name);
  }

  static Profile named(String name) {
    if (!NAMES.contains(name)) {
      throw new BadOptionException("--profile=" + name + " is not allowed: allowed are " + NAMES);
    }
    List<String> lines = lines("/profiles/" + name + ".args");
    for (String line : lines) {
      if (line.startsWith("-D")) {
        String[] property = line.substring(2).split("=", 2);
        if (System.getProperty(property[0]) == null) {
          System.setProperty(property[0], property[1]);
        }
      }
    }
    return of(name, lines);
  }

  /** All of them, to be looked at. */
  static List<Profile> all() {
    return NAMES.stream().map(name -> of(name, lines("/profiles/" + name + ".args"))).toList();
  }

  /** The names of those that this command can run on. */
  static List<String> ofCommand() {
    return all().stream().filter(profile -> !profile.isOfAHost()).map(Profile::name).toList();
  }

  /** Whether it needs a host that has made its SparkContext before. */
  boolean isOfAHost() {
    return arguments.contains("--usesProvidedSparkContext=true");
  }

  /** Whether it tells metrics while a job runs, and not only when it is done. */
  boolean tellsMetrics() {
    return !runner().equals("FlinkRunner");
  }

  /** The name of its runner. */
  String runner() {
    return arguments.stream()
        .filter(word -> word.startsWith(RUNNER))
        .map(word -> word.substring(RUNNER.length()))
        .findFirst()
        .orElseThrow();
  }

  private static Profile of(String name, List<String> lines) {
    return new Profile(
        name,
        lines.get(0).substring(ABOUT.length()),
        lines.get(1).substring(NEEDS.length()),
        lines.stream().filter(line -> line.startsWith("--")).toList());
  }

  /** A jar for one runner alone says which; classes that come from elsewhere run by themselves. */
  private static String ofJar() {
    return Profile.class.getResource("/profiles/default") == null
        ? NAMES.get(0)
        : lines("/profiles/default").get(0);
  }

  private static List<String> lines(String resource) {
    try (InputStream file = Profile.class.getResourceAsStream(resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
