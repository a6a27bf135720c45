package io.pinbeam.transforms.aggregate;

import java.util.List;
import java.util.Locale;

/** The answers of {@code docs/contracts/answers.md}, in its order, with their columns. */
public enum AnswerName {
  TOP_CATEGORY_BY_COUNTRY("country", "category", "category_count", "tied"),
  CATEGORY_COUNT_BY_YEAR("post_year", "category", "category_count"),
  TOP_CATEGORY_BY_YEAR("post_year", "category", "category_count", "tied"),
  TOP_POSTER_BY_COUNTRY("country", "poster_name", "follower_count"),
  TOP_COUNTRY("country", "poster_name", "follower_count"),
  TOP_CATEGORY_BY_AGE_GROUP("age_group", "category", "category_count", "tied"),
  MEDIAN_FOLLOWERS_BY_AGE_GROUP("age_group", "median_follower_count"),
  USERS_JOINED_BY_YEAR("join_year", "number_users_joined", "number_records"),
  MEDIAN_FOLLOWERS_BY_JOIN_YEAR("join_year", "median_follower_count"),
  MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP("join_year", "age_group", "median_follower_count");

  private final String label = name().toLowerCase(Locale.ROOT);
  private final List<String> columns;

  AnswerName(String... columns) {
    this.columns = List.of(columns);
  }

  /** The file's name without its ending. */
  public String label() {
    return label;
  }

  public List<String> columns() {
    return columns;
  }

  AnswerTable table(List<List<Object>> rows) {
    return AnswerTable.of(label, columns, rows);
  }
}
