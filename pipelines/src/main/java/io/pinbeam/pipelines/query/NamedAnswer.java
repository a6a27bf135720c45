package io.pinbeam.pipelines.query;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The SQL of the answers: a file each, by the name of the answer's own file. */
public final class NamedAnswer {
  private static final List<String> NAMES =
      List.of(
          "top_category_by_country",
          "category_count_by_year",
          "top_category_by_year",
          "top_poster_by_country",
          "top_country",
          "top_category_by_age_group",
          "median_followers_by_age_group",
          "users_joined_by_year",
          "median_followers_by_join_year",
          "median_followers_by_join_year_and_age_group");

  private NamedAnswer() {}

  /** In the order of the answers contract. */
  public static List<String> names() {
    return NAMES;
  }

  /** The statement that gives an answer. */
  public static String sql(String name) {
    if (!NAMES.contains(name)) {
      throw new BadOptionException(
          "--answer=" + name + " is not allowed: allowed are " + String.join(", ", NAMES));
    }
    try (InputStream file = NamedAnswer.class.getResourceAsStream("/answers/" + name + ".sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
