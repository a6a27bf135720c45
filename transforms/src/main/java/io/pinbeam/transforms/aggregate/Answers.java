package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.beam.sdk.coders.Coder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * All answers that are about posts, from one pass over them; {@link JoinedUsers} has the one that
 * is about users alone. Mutable, mergeable, and as large as there are groups and distinct values,
 * not posts.
 *
 * <p>Definitions: {@code docs/contracts/answers.md}.
 */
public final class Answers {
  static final int FIRST_POST_YEAR = 2018;
  static final int LAST_POST_YEAR = 2022;
  static final int FIRST_JOIN_YEAR = 2015;
  static final int LAST_JOIN_YEAR = 2020;

  private static final AgeGroup[] AGE_GROUPS = AgeGroup.values();

  private final Set<AnswerName> wanted;

  // Age groups stand by their ordinal, a year with an age group as year * 4 + ordinal.
  final Map<String, NameCounts> categoriesByCountry = new HashMap<>();
  final TreeMap<Integer, NameCounts> categoriesByYear = new TreeMap<>();
  final TreeMap<Integer, NameCounts> categoriesByAge = new TreeMap<>();
  final Map<String, TopPosters> postersByCountry = new HashMap<>();
  final TreeMap<Integer, ValueCounts> followersByAge = new TreeMap<>();
  final TreeMap<Integer, ValueCounts> followersByYear = new TreeMap<>();
  final TreeMap<Integer, ValueCounts> followersByYearAndAge = new TreeMap<>();

  private Answers(Set<AnswerName> wanted) {
    this.wanted = wanted;
  }

  /** Takes part in every answer. */
  public static Answers create() {
    return of(EnumSet.allOf(AnswerName.class));
  }

  /** Gathers only what these answers need. */
  public static Answers of(Set<AnswerName> wanted) {
    return new Answers(wanted);
  }

  public static Coder<Answers> coder() {
    return AnswersCoder.of();
  }

  /** Takes a joined post; each column that is null keeps it out of the answers that group by it. */
  public void add(Post post) {
    addGeo(post);
    addUser(post);
  }

  private void addGeo(Post post) {
    String country = post.country();
    String category = post.category();
    if (country != null) {
      if (category != null && wants(AnswerName.TOP_CATEGORY_BY_COUNTRY)) {
        group(categoriesByCountry, country, NameCounts::new).add(category);
      }
      if (post.posterName() != null
          && post.followerCount() != null
          && (wants(AnswerName.TOP_POSTER_BY_COUNTRY) || wants(AnswerName.TOP_COUNTRY))) {
        group(postersByCountry, country, TopPosters::new)
            .add(post.posterName(), post.followerCount());
      }
    }
    if (category != null
        && post.timestamp() != null
        && (wants(AnswerName.CATEGORY_COUNT_BY_YEAR) || wants(AnswerName.TOP_CATEGORY_BY_YEAR))) {
      int year = Years.ofMicros(post.timestamp());
      if (year >= FIRST_POST_YEAR && year <= LAST_POST_YEAR) {
        group(categoriesByYear, year, NameCounts::new).add(category);
      }
    }
  }

  private void addUser(Post post) {
    AgeGroup age = AgeGroup.of(post.age());
    if (age != null && post.category() != null && wants(AnswerName.TOP_CATEGORY_BY_AGE_GROUP)) {
      group(categoriesByAge, age.ordinal(), NameCounts::new).add(post.category());
    }
    Long followers = post.followerCount();
    if (followers == null) {
      return;
    }
    if (age != null && wants(AnswerName.MEDIAN_FOLLOWERS_BY_AGE_GROUP)) {
      group(followersByAge, age.ordinal(), ValueCounts::new).add(followers);
    }
    Integer year = joinYear(post.dateJoined());
    if (year == null) {
      return;
    }
    if (wants(AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR)) {
      group(followersByYear, year, ValueCounts::new).add(followers);
    }
    if (age != null && wants(AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP)) {
      group(followersByYearAndAge, year * AGE_GROUPS.length + age.ordinal(), ValueCounts::new)
          .add(followers);
    }
  }

  /** The year in which a user joined, or null where the answers take no part in it. */
  static @Nullable Integer joinYear(@Nullable Long dateJoined) {
    if (dateJoined == null) {
      return null;
    }
    int year = Years.ofMicros(dateJoined);
    return year >= FIRST_JOIN_YEAR && year <= LAST_JOIN_YEAR ? year : null;
  }

  Set<AnswerName> wanted() {
    return wanted;
  }

  private boolean wants(AnswerName answer) {
    return wanted.contains(answer);
  }

  /** The groups in the order of their names' UTF-8 bytes, which counting needs not. */
  static <V> TreeMap<String, V> byUtf8(Map<String, V> groups) {
    TreeMap<String, V> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    sorted.putAll(groups);
    return sorted;
  }

  private static <K, V> V group(Map<K, V> groups, K key, Supplier<V> empty) {
    V group = groups.get(key);
    if (group == null) {
      group = empty.get();
      groups.put(key, group);
    }
    return group;
  }

  public void merge(Answers other) {
    mergeNames(categoriesByCountry, other.categoriesByCountry);
    mergeNames(categoriesByYear, other.categoriesByYear);
    mergeNames(categoriesByAge, other.categoriesByAge);
    other.postersByCountry.forEach(
        (country, posters) -> group(postersByCountry, country, TopPosters::new).merge(posters));
    mergeValues(followersByAge, other.followersByAge);
    mergeValues(followersByYear, other.followersByYear);
    mergeValues(followersByYearAndAge, other.followersByYearAndAge);
  }

  private static <K> void mergeNames(Map<K, NameCounts> into, Map<K, NameCounts> from) {
    from.forEach((key, counts) -> group(into, key, NameCounts::new).merge(counts));
  }

  private static <K> void mergeValues(Map<K, ValueCounts> into, Map<K, ValueCounts> from) {
    from.forEach((key, counts) -> group(into, key, ValueCounts::new).merge(counts));
  }

  /**
   * The rows of one answer.
   *
   * @throws IllegalArgumentException for {@link AnswerName#USERS_JOINED_BY_YEAR}, which is not
   *     about posts
   */
  public AnswerTable table(AnswerName answer, AnswerOptions options) {
    return answer.table(
        switch (answer) {
          case TOP_CATEGORY_BY_COUNTRY -> top(byUtf8(categoriesByCountry), k -> k, options);
          case CATEGORY_COUNT_BY_YEAR -> categoryCounts();
          case TOP_CATEGORY_BY_YEAR -> top(categoriesByYear, k -> k, options);
          case TOP_POSTER_BY_COUNTRY -> topPosters(options);
          case TOP_COUNTRY -> topCountries(options);
          case TOP_CATEGORY_BY_AGE_GROUP ->
              top(categoriesByAge, k -> AGE_GROUPS[k].label(), options);
          case MEDIAN_FOLLOWERS_BY_AGE_GROUP ->
              medians(followersByAge, k -> List.of(AGE_GROUPS[k].label()), options);
          case MEDIAN_FOLLOWERS_BY_JOIN_YEAR -> medians(followersByYear, k -> List.of(k), options);
          case MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP ->
              medians(
                  followersByYearAndAge,
                  k -> List.of(k / AGE_GROUPS.length, AGE_GROUPS[k % AGE_GROUPS.length].label()),
                  options);
          case USERS_JOINED_BY_YEAR ->
              throw new IllegalArgumentException(answer.label() + " is about users");
        });
  }

  private static <K> List<List<Object>> top(
      TreeMap<K, NameCounts> groups, Function<K, Object> label, AnswerOptions options) {
    List<List<Object>> rows = new ArrayList<>();
    groups.forEach(
        (key, counts) -> {
          for (TopName top : counts.top(options.ties())) {
            rows.add(List.of(label.apply(key), top.name(), top.count(), top.tied()));
          }
        });
    return rows;
  }

  private List<List<Object>> categoryCounts() {
    List<List<Object>> rows = new ArrayList<>();
    categoriesByYear.forEach(
        (year, counts) -> counts.counts().forEach((name, n) -> rows.add(List.of(year, name, n))));
    return rows;
  }

  private List<List<Object>> topPosters(AnswerOptions options) {
    List<List<Object>> rows = new ArrayList<>();
    byUtf8(postersByCountry)
        .forEach(
            (country, posters) -> {
              for (String name : posters.names()) {
                rows.add(List.of(country, name, posters.followers()));
                if (options.ties() == AnswerOptions.Ties.FIRST) {
                  break;
                }
              }
            });
    return rows;
  }

  private List<List<Object>> topCountries(AnswerOptions options) {
    long most = postersByCountry.values().stream().mapToLong(TopPosters::followers).max().orElse(0);
    return topPosters(options).stream()
        .filter(row -> row.get(2).equals(most))
        .limit(options.ties() == AnswerOptions.Ties.FIRST ? 1 : Long.MAX_VALUE)
        .toList();
  }

  private static List<List<Object>> medians(
      TreeMap<Integer, ValueCounts> groups,
      Function<Integer, List<Object>> labels,
      AnswerOptions options) {
    List<List<Object>> rows = new ArrayList<>();
    groups.forEach(
        (key, counts) -> {
          Optional<BigDecimal> median = counts.median(options.median());
          List<Object> row = new ArrayList<>(labels.apply(key));
          row.add(median.orElseThrow());
          rows.add(row);
        });
    return rows;
  }
}
