package io.pinbeam.transforms.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.pinbeam.transforms.join.NaiveJoin;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The answers as the contract words them, over the whole tables in plain maps and lists: what the
 * accumulators are compared with. It shares no code with them.
 */
final class NaiveAnswers {
  private static final Comparator<String> BYTES =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
  private static final List<String> AGES = List.of("18-24", "25-35", "36-50", "+50");
  private static final List<Integer> POST_YEARS = years(2018, 2022);
  private static final List<Integer> JOIN_YEARS = years(2015, 2020);

  private final boolean allTies;
  private final boolean lowerMiddle;
  private final Collection<User> users;
  private final List<PinGeo> pinGeo = new ArrayList<>();
  private final List<PinUser> pinUser = new ArrayList<>();

  private record PinGeo(Pin pin, Geo geo) {}

  private record PinUser(Pin pin, User user) {}

  private record Person(String name, Integer age, Long joined) {}

  NaiveAnswers(Collection<CleanedRecord> records, boolean allTies, boolean lowerMiddle) {
    this.allTies = allTies;
    this.lowerMiddle = lowerMiddle;
    NaiveJoin rows = new NaiveJoin(records);
    users = rows.users.values();
    rows.pins.forEach(
        (ind, pin) -> {
          if (rows.geos.containsKey(ind)) {
            pinGeo.add(new PinGeo(pin, rows.geos.get(ind)));
          }
          if (rows.users.containsKey(ind)) {
            pinUser.add(new PinUser(pin, rows.users.get(ind)));
          }
        });
  }

  String csv(AnswerName answer) {
    return switch (answer) {
      case TOP_CATEGORY_BY_COUNTRY ->
          csv("country,category,category_count,tied", topCategoryByCountry());
      case CATEGORY_COUNT_BY_YEAR -> csv("post_year,category,category_count", countByYear());
      case TOP_CATEGORY_BY_YEAR -> csv("post_year,category,category_count,tied", topByYear());
      case TOP_POSTER_BY_COUNTRY -> csv("country,poster_name,follower_count", topPosters());
      case TOP_COUNTRY -> csv("country,poster_name,follower_count", topCountry());
      case TOP_CATEGORY_BY_AGE_GROUP -> csv("age_group,category,category_count,tied", topByAge());
      case MEDIAN_FOLLOWERS_BY_AGE_GROUP -> csv("age_group,median_follower_count", medianByAge());
      case USERS_JOINED_BY_YEAR ->
          csv("join_year,number_users_joined,number_records", usersJoined());
      case MEDIAN_FOLLOWERS_BY_JOIN_YEAR ->
          csv("join_year,median_follower_count", medianByJoinYear());
      case MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP ->
          csv("join_year,age_group,median_follower_count", medianByBoth());
    };
  }

  private List<List<Object>> topCategoryByCountry() {
    List<List<Object>> rows = new ArrayList<>();
    for (String country : countries()) {
      top(rows, country, categories(country));
    }
    return rows;
  }

  private List<String> countries() {
    return pinGeo.stream()
        .map(joined -> joined.geo.country())
        .filter(Objects::nonNull)
        .distinct()
        .sorted(BYTES)
        .toList();
  }

  private List<String> categories(String country) {
    return pinGeo.stream()
        .filter(joined -> country.equals(joined.geo.country()))
        .map(joined -> joined.pin.category())
        .filter(Objects::nonNull)
        .toList();
  }

  private List<List<Object>> countByYear() {
    List<List<Object>> rows = new ArrayList<>();
    for (int year : POST_YEARS) {
      List<String> categories = categoriesPostedIn(year);
      categories.stream()
          .distinct()
          .sorted(BYTES)
          .forEach(name -> rows.add(List.of(year, name, times(name, categories))));
    }
    return rows;
  }

  private List<List<Object>> topByYear() {
    List<List<Object>> rows = new ArrayList<>();
    POST_YEARS.forEach(year -> top(rows, year, categoriesPostedIn(year)));
    return rows;
  }

  private List<String> categoriesPostedIn(int year) {
    return pinGeo.stream()
        .filter(joined -> joined.geo.timestamp() != null && year(joined.geo.timestamp()) == year)
        .map(joined -> joined.pin.category())
        .filter(Objects::nonNull)
        .toList();
  }

  private List<List<Object>> topPosters() {
    List<List<Object>> rows = new ArrayList<>();
    for (String country : countries()) {
      List<Pin> pins =
          pinGeo.stream()
              .filter(joined -> country.equals(joined.geo.country()))
              .map(joined -> joined.pin)
              .filter(pin -> pin.posterName() != null && pin.followerCount() != null)
              .toList();
      pins.stream()
          .filter(pin -> pins.stream().noneMatch(p -> p.followerCount() > pin.followerCount()))
          .map(Pin::posterName)
          .distinct()
          .sorted(BYTES)
          .limit(allTies ? 1000 : 1)
          .forEach(
              name ->
                  rows.add(
                      List.of(
                          country,
                          name,
                          pins.stream().mapToLong(Pin::followerCount).max().getAsLong())));
    }
    return rows;
  }

  private List<List<Object>> topCountry() {
    List<List<Object>> posters = topPosters();
    return posters.stream()
        .filter(row -> posters.stream().noneMatch(other -> (Long) other.get(2) > (Long) row.get(2)))
        .limit(allTies ? 1000 : 1)
        .toList();
  }

  private List<List<Object>> topByAge() {
    List<List<Object>> rows = new ArrayList<>();
    for (String group : AGES) {
      top(
          rows,
          group,
          pinUser.stream()
              .filter(joined -> group.equals(ageGroup(joined.user.age())))
              .map(joined -> joined.pin.category())
              .filter(Objects::nonNull)
              .toList());
    }
    return rows;
  }

  private List<List<Object>> medianByAge() {
    List<List<Object>> rows = new ArrayList<>();
    for (String group : AGES) {
      median(followers(null, group), median -> rows.add(List.of(group, median)));
    }
    return rows;
  }

  private List<List<Object>> medianByJoinYear() {
    List<List<Object>> rows = new ArrayList<>();
    for (int year : JOIN_YEARS) {
      median(followers(year, null), median -> rows.add(List.of(year, median)));
    }
    return rows;
  }

  private List<List<Object>> medianByBoth() {
    List<List<Object>> rows = new ArrayList<>();
    for (int year : JOIN_YEARS) {
      for (String group : AGES) {
        median(followers(year, group), median -> rows.add(List.of(year, group, median)));
      }
    }
    return rows;
  }

  /** Of the posts whose user joined in the year and is of the group; null: whatever it is. */
  private List<Long> followers(Integer joinYear, String group) {
    List<Long> followers = new ArrayList<>();
    for (PinUser joined : pinUser) {
      boolean year =
          joinYear == null
              || (joined.user.dateJoined() != null && year(joined.user.dateJoined()) == joinYear);
      boolean age = group == null || group.equals(ageGroup(joined.user.age()));
      if (year && age && joined.pin.followerCount() != null) {
        followers.add(joined.pin.followerCount());
      }
    }
    return followers;
  }

  private void median(List<Long> values, Consumer<String> row) {
    if (!values.isEmpty()) {
      List<Long> sorted = values.stream().sorted().toList();
      int n = sorted.size();
      BigDecimal lower = BigDecimal.valueOf(sorted.get((n + 1) / 2 - 1));
      BigDecimal upper = BigDecimal.valueOf(sorted.get(n / 2));
      BigDecimal median = lowerMiddle ? lower : lower.add(upper).multiply(new BigDecimal("0.5"));
      row.accept(median.setScale(1, RoundingMode.UNNECESSARY).toPlainString());
    }
  }

  private List<List<Object>> usersJoined() {
    List<List<Object>> rows = new ArrayList<>();
    for (int year : JOIN_YEARS) {
      List<User> joined =
          users.stream()
              .filter(user -> user.dateJoined() != null && year(user.dateJoined()) == year)
              .toList();
      HashSet<Person> persons = new HashSet<>();
      joined.forEach(u -> persons.add(new Person(u.userName(), u.age(), u.dateJoined())));
      if (!joined.isEmpty()) {
        rows.add(List.of(year, persons.size(), joined.size()));
      }
    }
    return rows;
  }

  private void top(List<List<Object>> rows, Object group, List<String> names) {
    long most = names.stream().mapToLong(name -> times(name, names)).max().orElse(0);
    List<String> tops =
        names.stream().filter(n -> times(n, names) == most).distinct().sorted(BYTES).toList();
    tops.stream()
        .limit(allTies ? tops.size() : 1)
        .forEach(name -> rows.add(List.of(group, name, most, tops.size())));
  }

  private static long times(String name, List<String> names) {
    return names.stream().filter(name::equals).count();
  }

  private static int year(long micros) {
    return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L))
        .atZone(ZoneOffset.UTC)
        .getYear();
  }

  private static String ageGroup(Integer age) {
    if (age == null || age <= 17) {
      return null;
    }
    return age <= 24 ? "18-24" : age <= 35 ? "25-35" : age <= 50 ? "36-50" : "+50";
  }

  private static List<Integer> years(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static String csv(String header, List<List<Object>> rows) {
    StringBuilder csv = new StringBuilder(header).append('\n');
    for (List<Object> row : rows) {
      csv.append(row.stream().map(v -> quoted(v.toString())).collect(joining(","))).append('\n');
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
