package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The arguments that start one runner, kept as a commented file of words. A line {@code
 * -Dname=value} sets a system property that is not set yet.
 */
record Profile(String name, List<String> arguments) {
  static final List<String> NAMES = List.of("direct", "spark-local", "databricks");

  /** The one named by {@code --profile}, else the one that the build was started with. */
  static Profile chosen(List<String> args) {
    String name = System.getProperty("pinbeam.profile", "direct");
    for (String word : args) {
      if (word.startsWith("--profile=")) {
        name = word.substring("--profile=".length());
      }
    }
    return named(name);
  }

  static Profile named(String name) {
    if (!NAMES.contains(name)) {
      throw new BadOptionException("--profile=" + name + " is not allowed: allowed are " + NAMES);
    }
    List<String> words = words(name);
    for (String word : words) {
      if (word.startsWith("-D")) {
        String[] property = word.substring(2).split("=", 2);
        if (System.getProperty(property[0]) == null) {
          System.setProperty(property[0], property[1]);
        }
      }
    }
    return new Profile(name, words.stream().filter(word -> word.startsWith("--")).toList());
  }

  /** Whether it needs a host that has made its SparkContext before. */
  boolean isOfAHost() {
    return arguments.contains("--usesProvidedSparkContext=true");
  }

  private static List<String> words(String name) {
    try (InputStream file = Profile.class.getResourceAsStream("/profiles/" + name + ".args")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
