package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Figures are those of {@code docs/contracts/cleaning.md}, section 7. */
class PostGeneratorTest {
  private static final int REAL_SIZE = 11_154;
  private static final PostGenerator POSTS = PostGenerator.withSeed(1);
  private static final List<String> PINS =
      LongStream.range(0, REAL_SIZE).mapToObj(POSTS::pin).toList();

  @Test
  void aPostIsTheSameInAnyOrderAndFromAnyThread() {
    List<String> inOrder = LongStream.range(0, 2000).mapToObj(n -> everything(POSTS, n)).toList();
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 2000).boxed().toList());
    Collections.shuffle(shuffled, new Random(5));

    assertThat(shuffled.parallelStream())
        .allSatisfy(
            n -> assertThat(everything(PostGenerator.withSeed(1), n)).isEqualTo(inOrder.get(n)));
    assertThat(everything(PostGenerator.withSeed(2), 7)).isNotEqualTo(inOrder.get(7));
  }

  @Test
  void postsOfASeedNeverChange() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long n = 0; n < 5000; n++) {
      digest.update(everything(POSTS, n).getBytes(StandardCharsets.UTF_8));
    }
    // Published measurements name a seed: another hash here means another data set under its name.
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("7cb959045b165b2887639ae22f9cf3a41a6e5f1dde161456c90b75281767e689");
  }

  @Test
  void rawRecordsAreAsPythonWritesThem() {
    assertThat(POSTS.geo(7))
        .matches(
            "\\{\"ind\": 7, \"timestamp\": \"[^\"]+\", \"latitude\": -?[0-9.]+,"
                + " \"longitude\": -?[0-9.]+, \"country\": \"[^\"]+\"}");
    assertThat(POSTS.user(7))
        .matches(
            "\\{\"ind\": 7, \"first_name\": \"[^\"]+\", \"last_name\": \"[^\"]+\", \"age\": [0-9]+,"
                + " \"date_joined\": \"[^\"]+\"}");
    for (long n = 0; n < 3000; n++) {
      assertThat(names(POSTS.pin(n)))
          .containsExactly(
              "index",
              "unique_id",
              "title",
              "description",
              "poster_name",
              "follower_count",
              "tag_list",
              "is_image_or_video",
              "image_src",
              "downloaded",
              "save_location",
              "category");
      assertThat(POSTS.pin(n) + POSTS.geo(n) + POSTS.user(n)).matches("[ -~]*");
    }
  }

  @Test
  void cleanRecordsHaveTheColumnsOfTheTables() {
    assertThat(names(POSTS.cleanPin(9)))
        .containsExactly(
            "ind",
            "unique_id",
            "title",
            "description",
            "follower_count",
            "poster_name",
            "tag_list",
            "is_image_or_video",
            "image_src",
            "save_location",
            "category");
    assertThat(names(POSTS.cleanGeo(9)))
        .containsExactly("ind", "country", "coordinates", "timestamp");
    assertThat(names(POSTS.cleanUser(9))).containsExactly("ind", "user_name", "age", "date_joined");
  }

  @Test
  void followerCountsAreShownAsTheRealOnesAre() {
    Map<String, Integer> forms = new HashMap<>();
    for (long n = 0; n < REAL_SIZE; n++) {
      String shown = value(POSTS.pin(n), "follower_count");
      String clean = value(POSTS.cleanPin(n), "follower_count");
      String digits = shown.replaceAll("[^0-9]", "");
      long factor = shown.contains("M") ? 1_000_000 : shown.contains("k") ? 1000 : 1;
      assertThat(clean)
          .isEqualTo(digits.isEmpty() ? "null" : String.valueOf(Long.parseLong(digits) * factor));
      assertThat(Long.parseLong(digits.isEmpty() ? "0" : digits) * factor)
          .isLessThanOrEqualTo(15_000_000);
      forms.merge(shown.replaceAll("[\"0-9]+", ""), 1, Integer::sum);
    }
    assertThat(share(forms.get("k"))).isCloseTo(0.73, within(0.02));
    assertThat(share(forms.get(""))).isCloseTo(0.18, within(0.02));
    assertThat(share(forms.get("M"))).isCloseTo(0.08, within(0.01));
    assertThat(share(forms.get("User Info Error"))).isCloseTo(0.01, within(0.004));
    assertThat(forms).hasSize(4);
  }

  @Test
  void aPersonWritesSeveralPostsHoweverManyThereAre() {
    assertThat((double) persons(REAL_SIZE)).isCloseTo(5307, within(150.0));
    assertThat((double) persons(100_000)).isCloseTo(100_000 * 5307.0 / REAL_SIZE, within(600.0));
  }

  @Test
  void everyCountryPostsAndSomeHaveTwoTopCategories() {
    Map<String, Map<String, Integer>> categories = new TreeMap<>();
    for (long n = 0; n < REAL_SIZE; n++) {
      categories
          .computeIfAbsent(value(POSTS.geo(n), "country"), c -> new TreeMap<>())
          .merge(value(POSTS.pin(n), "category"), 1, Integer::sum);
    }
    assertThat(categories).hasSize(243);
    assertThat(categories.keySet()).anyMatch(c -> c.contains(",")).anyMatch(c -> c.contains("("));
    assertThat(categories.values().stream().flatMap(c -> c.keySet().stream()).distinct())
        .hasSize(13);
    long tied =
        categories.values().stream()
            .filter(c -> Collections.frequency(c.values(), Collections.max(c.values())) > 1)
            .count();
    assertThat(tied).isBetween(50L, 120L);
  }

  @Test
  void agesAndTimesStayInTheirRanges() {
    for (long n = 0; n < REAL_SIZE; n++) {
      assertThat(Integer.parseInt(value(POSTS.user(n), "age"))).isBetween(20, 60);
      assertThat(value(POSTS.cleanUser(n), "date_joined"))
          .isBetween("\"2015-10-01 00:00:00\"", "\"2017-10-31 23:59:59\"");
      assertThat(value(POSTS.cleanGeo(n), "timestamp"))
          .isBetween("\"2017-10-01 00:00:00\"", "\"2022-10-31 23:59:59\"");
      assertThat(Math.abs(Double.parseDouble(value(POSTS.geo(n), "latitude")))).isLessThan(90);
      assertThat(Math.abs(Double.parseDouble(value(POSTS.geo(n), "longitude")))).isLessThan(180);
    }
  }

  @Test
  void textsHaveTheOdditiesOfRealOnes() {
    assertThat(share(pins("\"is_image_or_video\": \"multi-video"))).isCloseTo(0.075, within(0.008));
    assertThat(share(pins("\\\\ud83"))).isBetween(0.012, 0.028);
    assertThat(share(pins("\"description\": \"[^\"]*\\\\n"))).isBetween(0.001, 0.02);
    assertThat(share(pins("\"poster_name\": \"[^\"]*,"))).isCloseTo(0.05, within(0.015));
    assertThat(share(pins("\"poster_name\": \"[^\"]* \","))).isCloseTo(0.02, within(0.01));
    for (String placeholder :
        List.of(
            "\"title\": \"No Title Data Available\"",
            "\"description\": \"No description available Story format\"",
            "\"description\": \"No description available\"",
            "\"description\": \"Untitled\"",
            "\"poster_name\": \"User Info Error\"",
            "\"follower_count\": \"User Info Error\"",
            "\"tag_list\": \"N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e\"",
            "\"image_src\": \"Image src error.\"")) {
      assertThat(pins(Pattern.quote(placeholder))).as(placeholder).isPositive();
      String column = placeholder.substring(0, placeholder.indexOf(':'));
      assertThat(
              IntStream.range(0, REAL_SIZE)
                  .filter(n -> PINS.get(n).contains(placeholder))
                  .mapToObj(POSTS::cleanPin))
          .allMatch(clean -> clean.contains(column + ": null"));
    }
  }

  @Test
  void aMillionPostsAreAboutNineHundredMegabytes() {
    double pin = bytes(PostKind.PIN);
    assertThat(pin).isBetween(600.0, 650.0);
    assertThat(pin + bytes(PostKind.GEO) + bytes(PostKind.USER)).isBetween(800.0, 950.0);
  }

  private static double bytes(PostKind kind) {
    return IntStream.range(0, 20_000)
        .mapToLong(n -> POSTS.raw(kind, n).length())
        .average()
        .getAsDouble();
  }

  private static long persons(int posts) {
    return IntStream.range(0, posts)
        .mapToObj(n -> POSTS.cleanUser(n).replaceFirst("\"ind\": [0-9]+", ""))
        .distinct()
        .count();
  }

  private static int pins(String regex) {
    return (int) PINS.stream().filter(Pattern.compile(regex).asPredicate()).count();
  }

  private static double share(int count) {
    return (double) count / REAL_SIZE;
  }

  private static String everything(PostGenerator posts, long n) {
    return String.join(
        "\n",
        posts.pin(n),
        posts.geo(n),
        posts.user(n),
        posts.cleanPin(n),
        posts.cleanGeo(n),
        posts.cleanUser(n));
  }

  private static List<String> names(String record) {
    return Pattern.compile("[{,] ?\"([a-z_]+)\": ")
        .matcher(record)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  private static String value(String record, String name) {
    Matcher found = Pattern.compile("\"" + name + "\": (\"[^\"]*\"|[^,}]+)").matcher(record);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
