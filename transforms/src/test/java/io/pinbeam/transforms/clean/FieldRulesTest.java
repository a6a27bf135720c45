package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import io.pinbeam.transforms.parse.JsonType;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The smaller rules of section 4, each by itself and in a record. */
class FieldRulesTest {
  private static Pin pin(String fields) {
    return (Pin) only(Kind.PIN, fields).rows.get(0);
  }

  private static Geo geo(String fields) {
    return (Geo) only(Kind.GEO, fields).rows.get(0);
  }

  private static User user(String fields) {
    return (User) only(Kind.USER, fields).rows.get(0);
  }

  private static CollectedPosts only(Kind kind, String fields) {
    CollectedPosts posts = CollectedPosts.read(kind, "{\"ind\":1," + fields + "}");
    assertThat(posts.rows).as(fields + " " + posts.reasons()).hasSize(1);
    return posts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\" | a",
        "\" a \\t\" | ` a \t`",
        "\"null\" | null",
        "12.50 | 12.50",
        "true | true",
        "\"<b>&amp;\" | <b>&amp;",
        "\"\\u00a0\" | `\u00a0`",
        "\"a\\u0000b\" | `a\u0000b`",
        "\"\\ud800\" | `\uFFFD`",
        "\"Untitled\" | Untitled"
      })
  void textsStayAsTheyAre(String json, String text) {
    assertThat(pin("\"title\":" + json).title()).isEqualTo(text);
  }

  @Test
  void blankTextsAndPlaceholdersAreNullWithoutDefect() {
    CollectedPosts posts =
        only(
            Kind.PIN,
            "\"title\":\" No Title Data Available\\n\",\"description\":\"Untitled\","
                + "\"poster_name\":\"User Info Error\",\"follower_count\":\" User Info Error \","
                + "\"tag_list\":\"N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e\",\"category\":\" \\t\\r\\n\","
                + "\"image_src\":\"Image src error.\",\"unique_id\":\"\",\"save_location\":null");
    assertThat(posts.rows).containsExactly(Pin.builder().ind(1).build());
    assertThat(posts.defects).isEmpty();
    assertThat(only(Kind.USER, "\"age\":\" \",\"date_joined\":\"\",\"first_name\":\" \"").defects)
        .isEmpty();
  }

  @Test
  void placeholdersCountOnlyInTheirColumnAndCase() {
    assertThat(pin("\"title\":\"User Info Error\"").title()).isEqualTo("User Info Error");
    assertThat(pin("\"title\":\"no title data available\"").title()).isNotNull();
    assertThat(pin("\"is_image_or_video\":\"multi-video(story page format)\"").isImageOrVideo())
        .isEqualTo("multi-video(story page format)");
  }

  @Test
  void listsAndObjectsAreNoTexts() {
    CollectedPosts posts =
        only(Kind.PIN, "\"title\":[\"a\"],\"category\":{},\"follower_count\":[1]");
    assertThat(posts.rows).containsExactly(Pin.builder().ind(1).build());
    assertThat(posts.defects)
        .containsExactlyInAnyOrder(
            "pin.title NOT_A_TEXT", "pin.category NOT_A_TEXT", "pin.follower_count NOT_A_NUMBER");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Local save in /data/art | /data/art",
        "`Local save in  \t/data/art ` | `/data/art `",
        "Local save in/data/art | /data/art",
        "local save in /data/art | local save in /data/art",
        "` Local save in /data/art` | ` Local save in /data/art`",
        "/data/art | /data/art"
      })
  void saveLocationLosesItsPrefix(String text, String path) {
    assertThat(pin("\"save_location\":\"" + text.replace("\t", "\\t") + "\"").saveLocation())
        .isEqualTo(path);
  }

  @Test
  void saveLocationOfNothingIsNull() {
    assertThat(pin("\"save_location\":\"Local save in\"").saveLocation()).isNull();
    assertThat(pin("\"save_location\":\"Local save in \\t\"").saveLocation()).isNull();
    assertThat(pin("\"save_location\":\"Local save in \"").saveLocation()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "150,150", "25.0,25", "' 25 ',25", "2.5e1,"})
  void ageOfTexts(String text, Long age) {
    long parsed = Age.parse(JsonType.TEXT, text);
    assertThat(parsed < 0 ? null : (Long) parsed).isEqualTo(age);
  }

  @Test
  void ageIsFrom0To150() {
    assertThat(user("\"age\":150").age()).isEqualTo(150);
    assertThat(user("\"age\":\"0\"").age()).isEqualTo(0);
    assertThat(user("\"age\":25.0").age()).isEqualTo(25);
    assertThat(only(Kind.USER, "\"age\":151").defects).containsExactly("user.age OUT_OF_RANGE");
    assertThat(only(Kind.USER, "\"age\":-1").defects).containsExactly("user.age OUT_OF_RANGE");
    assertThat(only(Kind.USER, "\"age\":1e99").defects).containsExactly("user.age OUT_OF_RANGE");
    assertThat(only(Kind.USER, "\"age\":25.5").defects).containsExactly("user.age NOT_A_NUMBER");
    assertThat(only(Kind.USER, "\"age\":true").defects).containsExactly("user.age NOT_A_NUMBER");
  }

  @Test
  void degreesAreAsADecimalPatternSays() {
    Pattern decimal =
        Pattern.compile("[ \\t\\r\\n]*[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?[ \\t\\r\\n]*");
    Random random = new Random(6);
    String alphabet = "0123456789.-+eE dfxN";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(7); n >= 0; n--) {
        text.append(alphabet.charAt(random.nextInt(n < 1 ? alphabet.length() : 13)));
      }
      Double expected = null;
      if (decimal.matcher(text).matches()) {
        double number = Double.parseDouble(text.toString());
        expected = Math.abs(number) <= 90 ? number : null;
      }
      double parsed = Degrees.parse(JsonType.TEXT, text.toString(), 90);
      assertThat(Double.isNaN(parsed) ? null : (Double) parsed)
          .as(text.toString())
          .isEqualTo(expected);
    }
  }

  @Test
  void degreesOfAnyLengthAreRoundedOnce() {
    Random random = new Random(8);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      text.append(random.nextInt(90));
      int decimals = random.nextInt(20);
      if (decimals > 0) {
        text.append('.');
      }
      random.ints(decimals, 0, 10).forEach(text::append);
      assertThat(Double.doubleToRawLongBits(Degrees.parse(JsonType.NUMBER, text.toString(), 90)))
          .as(text.toString())
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text.toString())));
    }
  }

  @Test
  void coordinatesNeedBothHalves() {
    assertThat(geo("\"latitude\":-90,\"longitude\":\"180.0\"").coordinates())
        .containsExactly(-90.0, 180.0);
    for (String bad :
        new String[] {
          "\"latitude\":1",
          "\"latitude\":null,\"longitude\":1",
          "\"latitude\":90.1,\"longitude\":1",
          "\"latitude\":1,\"longitude\":-180.5",
          "\"latitude\":\"north\",\"longitude\":1",
          "\"latitude\":true,\"longitude\":1",
          "\"latitude\":[1],\"longitude\":1",
          "\"latitude\":1e999,\"longitude\":1",
          "\"coordinates\":[1]",
          "\"coordinates\":[1,2,3]",
          "\"coordinates\":[1,\"2\"]",
          "\"coordinates\":[91,2]",
          "\"coordinates\":[[1,2],2]",
          "\"coordinates\":\"1,2\"",
          "\"coordinates\":{\"a\":1}"
        }) {
      CollectedPosts posts = only(Kind.GEO, bad);
      assertThat(((Geo) posts.rows.get(0)).coordinates()).as(bad).isNull();
      assertThat(posts.defects).as(bad).containsExactly("geo.coordinates NOT_COORDINATES");
    }
    assertThat(only(Kind.GEO, "\"latitude\":NaN,\"longitude\":\"\",\"coordinates\":null").defects)
        .isEmpty();
  }

  @Test
  void cleanedRecordsPassUnchanged() {
    assertThat(geo("\"coordinates\":[ -58.4025 , 1.68e2 ],\"timestamp\":\"2020-03-01 20:05:41\""))
        .isEqualTo(
            Geo.builder()
                .ind(1)
                .coordinates(List.of(-58.4025, 168.0))
                .timestamp(1_583_093_141_000_000L)
                .build());
    assertThat(user("\"user_name\":\"Ada B\",\"age\":3").userName()).isEqualTo("Ada B");
    assertThat(pin("\"follower_count\":229000,\"save_location\":\"/data/art\""))
        .isEqualTo(Pin.builder().ind(1).followerCount(229_000L).saveLocation("/data/art").build());
  }

  @Test
  void userNameIsMadeOfWhatIsThere() {
    assertThat(user("\"first_name\":\"Ada\",\"last_name\":\"B\"").userName()).isEqualTo("Ada B");
    assertThat(user("\"first_name\":\"Ada \",\"last_name\":\" B\"").userName())
        .isEqualTo("Ada   B");
    assertThat(user("\"first_name\":\"Ada\",\"last_name\":\" \"").userName()).isEqualTo("Ada");
    assertThat(user("\"last_name\":\"B\"").userName()).isEqualTo("B");
    assertThat(user("\"first_name\":null").userName()).isNull();
    assertThat(user("\"first_name\":\"A\",\"user_name\":\"C\"").userName()).isEqualTo("A");
  }

  @Test
  void rulesOfOnesOwnComeLast() {
    CleaningRules rules =
        CleaningRules.standard()
            .withMaxAge(99)
            .withUserRule(
                (user, refused) -> {
                  if ("Ada".equals(user.userName())) {
                    refused.accept("age");
                  }
                  return user.toBuilder().dateJoined(5L).build();
                });
    CollectedPosts posts =
        CollectedPosts.read(
            SerializableUtils.clone(rules),
            Kind.USER,
            "{\"ind\":1,\"first_name\":\"Ada\",\"age\":3}{\"ind\":2,\"age\":100}".getBytes(UTF_8));
    assertThat(posts.rows)
        .containsExactly(
            User.builder().ind(1).userName("Ada").dateJoined(5L).build(),
            User.builder().ind(2).dateJoined(5L).build());
    assertThat(posts.defects).containsExactly("user.age CUSTOM_RULE", "user.age OUT_OF_RANGE");
  }

  @Test
  void rulesThatBreakTheRulesFail() {
    byte[] record = "{\"ind\":1}".getBytes(UTF_8);
    assertThatThrownBy(
            () ->
                CollectedPosts.read(
                    CleaningRules.standard()
                        .withPinRule((pin, refused) -> pin.toBuilder().ind(2).build()),
                    Kind.PIN,
                    record))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                CollectedPosts.read(
                    CleaningRules.standard()
                        .withPinRule(
                            (pin, refused) -> {
                              refused.accept("age");
                              return pin;
                            }),
                    Kind.PIN,
                    record))
        .hasMessage("a rule refused the column age, which pin does not have");
    assertThatThrownBy(() -> CleaningRules.standard().withPlaceholders("colour", List.of("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CleaningRules.standard().withMaxRecordBytes(0))
        .hasMessageContaining("maxRecordBytes");
  }
}
