package io.pinbeam.pipelines.query;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The answers as CSV, written from their contract alone: naive, and without any code under test.
 */
final class AnswerModel {
  private static final List<String> AGE_GROUPS = List.of("18-24", "25-35", "36-50", "+50");
  private static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final List<Post> posts;
  private final List<User> users;

  AnswerModel(List<Post> posts, List<User> users) {
    this.posts = posts;
    this.users = users;
  }

  String csv(String answer) {
    return switch (answer) {
      case "top_category_by_country" -> top("country", Post::country, BYTES);
      case "top_category_by_year" ->
          top("post_year", AnswerModel::postYear, Comparator.comparing(Integer::valueOf));
      case "top_category_by_age_group" ->
          top("age_group", AnswerModel::ageGroup, Comparator.comparing(AGE_GROUPS::indexOf));
      case "category_count_by_year" -> categoryCountByYear();
      case "top_poster_by_country" ->
          file("country,poster_name,follower_count", topPosters().stream());
      case "top_country" -> topCountry();
      case "median_followers_by_age_group" ->
          median("age_group", AnswerModel::ageGroup, Comparator.comparing(AGE_GROUPS::indexOf));
      case "median_followers_by_join_year" ->
          median("join_year", AnswerModel::joinYear, Comparator.comparing(Integer::valueOf));
      case "median_followers_by_join_year_and_age_group" -> medianByBoth();
      case "users_joined_by_year" -> usersJoined();
      default -> throw new IllegalArgumentException(answer);
    };
  }

  private String top(String column, Function<Post, String> group, Comparator<String> order) {
    Map<String, List<String>> categories =
        posts.stream()
            .filter(p -> group.apply(p) != null && p.category() != null)
            .collect(groupingBy(group, mapping(Post::category, toList())));
    return file(
        column + ",category,category_count,tied",
        categories.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(order))
            .map(e -> List.of(e.getKey(), topOf(e.getValue()))));
  }

  private static Raw topOf(List<String> names) {
    Map<String, Long> counts = names.stream().collect(groupingBy(n -> n, counting()));
    long most = counts.values().stream().max(Comparator.naturalOrder()).orElseThrow();
    List<String> best =
        counts.keySet().stream().filter(n -> counts.get(n) == most).sorted(BYTES).toList();
    return new Raw(cell(best.get(0)) + "," + most + "," + best.size());
  }

  private String categoryCountByYear() {
    List<List<Object>> rows = new ArrayList<>();
    for (int year = 2018; year <= 2022; year++) {
      String y = "" + year;
      posts.stream()
          .filter(p -> y.equals(postYear(p)) && p.category() != null)
          .collect(groupingBy(Post::category, counting()))
          .entrySet()
          .stream()
          .sorted(Map.Entry.comparingByKey(BYTES))
          .forEach(e -> rows.add(List.of(y, e.getKey(), e.getValue())));
    }
    return file("post_year,category,category_count", rows.stream());
  }

  private List<List<Object>> topPosters() {
    return posts.stream()
        .filter(p -> p.country() != null && p.posterName() != null && p.followerCount() != null)
        .collect(groupingBy(Post::country))
        .values()
        .stream()
        .map(
            list ->
                list.stream()
                    .min(
                        Comparator.comparing(Post::followerCount, Comparator.reverseOrder())
                            .thenComparing(Post::posterName, BYTES))
                    .orElseThrow())
        .sorted(Comparator.comparing(Post::country, BYTES))
        .map(p -> List.<Object>of(p.country(), p.posterName(), p.followerCount()))
        .toList();
  }

  private String topCountry() {
    return file(
        "country,poster_name,follower_count",
        topPosters().stream().sorted(Comparator.comparing(r -> -(Long) r.get(2))).limit(1));
  }

  private String median(String column, Function<Post, String> group, Comparator<String> order) {
    return file(
        column + ",median_follower_count",
        withFollowers(group)
            .collect(groupingBy(group, mapping(Post::followerCount, toList())))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey(order))
            .map(e -> List.of(e.getKey(), medianOf(e.getValue()))));
  }

  private String medianByBoth() {
    List<List<Object>> rows = new ArrayList<>();
    for (int year = 2015; year <= 2020; year++) {
      for (String age : AGE_GROUPS) {
        String y = "" + year;
        List<Long> followers =
            withFollowers(AnswerModel::ageGroup)
                .filter(p -> y.equals(joinYear(p)) && age.equals(ageGroup(p)))
                .map(Post::followerCount)
                .toList();
        if (!followers.isEmpty()) {
          rows.add(List.of(y, age, medianOf(followers)));
        }
      }
    }
    return file("join_year,age_group,median_follower_count", rows.stream());
  }

  private Stream<Post> withFollowers(Function<Post, String> group) {
    return posts.stream().filter(p -> group.apply(p) != null && p.followerCount() != null);
  }

  private static Raw medianOf(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    BigDecimal sum =
        BigDecimal.valueOf(sorted.get((n - 1) / 2)).add(BigDecimal.valueOf(sorted.get(n / 2)));
    return new Raw(sum.divide(BigDecimal.valueOf(2), 1, RoundingMode.UNNECESSARY).toPlainString());
  }

  private String usersJoined() {
    List<List<Object>> rows = new ArrayList<>();
    for (int year = 2015; year <= 2020; year++) {
      String y = "" + year;
      List<User> joined =
          users.stream().filter(u -> y.equals(between(u.dateJoined(), 2015, 2020))).toList();
      if (!joined.isEmpty()) {
        HashSet<List<Object>> persons = new HashSet<>();
        joined.forEach(u -> persons.add(Arrays.asList(u.userName(), u.age(), u.dateJoined())));
        rows.add(List.of(y, persons.size(), joined.size()));
      }
    }
    return file("join_year,number_users_joined,number_records", rows.stream());
  }

  private static String postYear(Post post) {
    return between(post.timestamp(), 2018, 2022);
  }

  private static String joinYear(Post post) {
    return between(post.dateJoined(), 2015, 2020);
  }

  private static String between(Long micros, int first, int last) {
    if (micros == null) {
      return null;
    }
    int year = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC).getYear();
    return year < first || year > last ? null : "" + year;
  }

  private static String ageGroup(Post post) {
    Integer age = post.age();
    if (age == null || age < 18) {
      return null;
    }
    return AGE_GROUPS.get(age < 25 ? 0 : age < 36 ? 1 : age < 51 ? 2 : 3);
  }

  private static String file(String header, Stream<? extends List<?>> rows) {
    StringBuilder csv = new StringBuilder(header).append('\n');
    rows.forEach(
        row ->
            csv.append(String.join(",", row.stream().map(AnswerModel::cell).toList()))
                .append('\n'));
    return csv.toString();
  }

  private static String cell(Object value) {
    String text = Objects.toString(value);
    if (value instanceof Raw || !(text.matches("(?s).*[\",\n\r].*"))) {
      return text;
    }
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Cells that are written as they are. */
  private record Raw(String text) {
    @Override
    public String toString() {
      return text;
    }
  }
}
