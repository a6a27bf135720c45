package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("reliability")
class PseudonymsTest {
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final Pseudonyms PSEUDONYMS = Pseudonyms.of(KEY);
  private static final CleaningRules RULES = CleaningRules.standard().withPseudonyms(PSEUDONYMS);

  /** By the definition alone. */
  private static String model(String name) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    byte[] first16 = Arrays.copyOf(mac.doFinal(name.getBytes(UTF_8)), 16);
    return "p_" + String.format("%032x", new BigInteger(1, first16));
  }

  @Test
  void namesAreWhatOpensslGivesForThem() throws Exception {
    // printf %s 'Ann Lee' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
    assertThat(PSEUDONYMS.ofName("Ann Lee")).isEqualTo("p_5e7b6f57f1b6deaec336b91a9ad6e81e");
    for (String name : List.of("", " ", "Ann Lee", "Ünï Çødé", "a\0b", "x".repeat(100_000))) {
      assertThat(PSEUDONYMS.ofName(name)).isEqualTo(model(name));
    }
  }

  @Test
  void namesOfBothColumnsBecomeHashesAndNothingElseOfTheirRows() throws Exception {
    String pin =
        "{\"index\":1,\"unique_id\":\"id\",\"title\":\"t\",\"description\":\"d\",\"poster_name\":"
            + "\"Ann\\u00e9 Lee \",\"follower_count\":\"1k\",\"tag_list\":\"a,b\",\"image_src\":\"s\","
            + "\"save_location\":\"Local save in /x\",\"category\":\"art\"}";
    String user =
        "{\"ind\":2,\"first_name\":\"Ann\\u00e9\",\"last_name\":\"Lee \",\"age\":30,"
            + "\"date_joined\":\"2017-01-02 03:04:05\"}";
    Pin plainPin = (Pin) CollectedPosts.read(Kind.PIN, pin).rows.get(0);
    User plainUser = (User) CollectedPosts.read(Kind.USER, user).rows.get(0);
    assertThat(plainPin.posterName()).isEqualTo(plainUser.userName());

    CollectedPosts posts = CollectedPosts.read(RULES, null, (pin + "\n" + user).getBytes(UTF_8));

    String pseudonym = model("Ann\u00e9 Lee ");
    assertThat(posts.rows)
        .containsExactly(
            plainPin.toBuilder().posterName(pseudonym).build(),
            plainUser.toBuilder().userName(pseudonym).build());
  }

  @Test
  void aLongNameAndAShortOneLeaveTheTextsBehindThemWhole() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      String name = "n".repeat(1 + random.nextInt(80));
      String tags = "t".repeat(1 + random.nextInt(40_000));
      String pin = "{\"index\":1,\"poster_name\":\"" + name + "\",\"tag_list\":\"" + tags + "\"}";
      Pin read = (Pin) CollectedPosts.read(RULES, Kind.PIN, pin.getBytes(UTF_8)).rows.get(0);
      assertThat(read)
          .isEqualTo(Pin.builder().ind(1).posterName(model(name)).tagList(tags).build());
    }
  }

  @Test
  void whatIsNullStaysNull() {
    assertThat(read("{\"index\":1,\"poster_name\":\"User Info Error\"}", Kind.PIN))
        .isEqualTo(Pin.builder().ind(1).build());
    assertThat(read("{\"ind\":1,\"age\":3}", Kind.USER))
        .isEqualTo(User.builder().ind(1).age(3).build());
    assertThat(read("{\"ind\":1,\"latitude\":1,\"country\":\"Chad\"}", Kind.GEO))
        .isEqualTo(Geo.builder().ind(1).country("Chad").build());
  }

  @ParameterizedTest
  @CsvSource({
    "51.5073509, 51.5",
    "-0.1277583, -0.1",
    "0.04999, 0.0",
    "-0.04, 0.0",
    "-0.0, 0.0",
    "0.25, 0.2",
    "0.75, 0.8",
    "89.95, 90.0",
    "90, 90.0",
    "-89.96, -90.0"
  })
  void coordinatesBecomeTenthsOfADegree(double exact, double coarse) {
    assertThat(Pseudonyms.coarsened(exact)).isEqualTo(coarse);
    Geo geo =
        (Geo)
            read(
                "{\"ind\":1,\"latitude\":" + exact + ",\"longitude\":\"" + exact + "\"}", Kind.GEO);
    assertThat(geo.coordinates()).isEqualTo(List.of(coarse, coarse));
    assertThat(read("{\"ind\":1,\"coordinates\":[" + coarse + "," + coarse + "]}", Kind.GEO))
        .isEqualTo(geo);
  }

  @Test
  void twoPointsOfOneSquareAreAConflictAsTheyWereBefore() {
    String here = "{\"ind\":1,\"latitude\":51.51,\"longitude\":0.11}";
    String near = "{\"ind\":1,\"latitude\":51.49,\"longitude\":0.09}";
    assertThat(read(here, Kind.GEO)).isEqualTo(read(near, Kind.GEO));
    for (CleaningRules rules : List.of(CleaningRules.standard(), RULES)) {
      assertThat(conflicts(rules, here, here)).isZero();
      assertThat(conflicts(rules, here, near)).isEqualTo(1);
    }
  }

  private static long conflicts(CleaningRules rules, String... records) {
    RowBuffers rows = RowBuffers.create();
    byte[] body = String.join("\n", records).getBytes(UTF_8);
    PostReader.create(rules).read(Kind.GEO, body, 0, body.length, rows);
    RowBuffer geo = rows.rows(Kind.GEO);
    PackedRows packed = new PackedRows();
    for (int i = 0; i < geo.size(); i++) {
      packed.add(geo, i, 0, i, 0, PackedRows.NOT_WRITTEN);
    }
    Map<Kind, Long> conflicts = new EnumMap<>(Kind.class);
    BucketJoin join = new BucketJoin();
    join.add(packed.toByteArray());
    join.finish(
        new BucketJoin.Visitor() {
          @Override
          public void post(Post post) {}

          @Override
          public void user(User user) {}

          @Override
          public void loser(Kind kind, long ref) {}

          @Override
          public void counts(Kind kind, long read, long kept, long duplicates, long different) {
            conflicts.put(kind, different);
          }
        });
    return conflicts.get(Kind.GEO);
  }

  @Test
  void aRuleOfOnesOwnSeesTheName() {
    CleaningRules rules =
        RULES.withUserRule(
            (user, refused) -> {
              if ("Ann Lee".equals(user.userName())) {
                refused.accept("user_name");
              }
              return user;
            });
    String user = "{\"ind\":1,\"first_name\":\"Ann\",\"last_name\":\"Lee\"}";
    assertThat(CollectedPosts.read(rules, Kind.USER, user.getBytes(UTF_8)).rows)
        .containsExactly(User.builder().ind(1).build());
  }

  @Test
  void aRefusedRecordKeepsItsReasonAndLengthAndNoByte() {
    String secret = "{\"first_name\":\"Ann\",\"last_name\":\"Lee\",\"latitude\":51.5073509}";
    for (String record :
        List.of(
            secret, secret.substring(1), "\"" + secret.charAt(0), "7 Ann Lee", "[1,\"Ann Lee\"]")) {
      CollectedPosts plain = CollectedPosts.read(Kind.USER, record);
      CollectedPosts posts = CollectedPosts.read(RULES, Kind.USER, record.getBytes(UTF_8));
      assertThat(posts.reasons()).isEqualTo(plain.reasons()).isNotEmpty();
      for (int i = 0; i < posts.rejections.size(); i++) {
        assertThat(posts.rejections.get(i).raw()).isEmpty();
        assertThat(posts.rejections.get(i).rawBytes())
            .isEqualTo(plain.rejections.get(i).rawBytes());
        assertThat(posts.rejections.get(i).detail())
            .isEqualTo(plain.rejections.get(i).detail())
            .doesNotContain("Ann");
      }
    }
  }

  @Test
  void theKeyIsInNoText() {
    Pseudonyms other = Pseudonyms.of("another key of thirty-two bytes!".getBytes(UTF_8));
    assertThat(PSEUDONYMS.keyId()).matches("[0-9a-f]{8}").isNotEqualTo(other.keyId());
    assertThat(RULES.toString())
        .contains("Pseudonyms[key " + PSEUDONYMS.keyId() + "]")
        .doesNotContain("0123456789abcdef")
        .doesNotContain(Arrays.toString(KEY));
    assertThat(PSEUDONYMS).isEqualTo(Pseudonyms.of(KEY)).isNotEqualTo(other);
    assertThat(SerializableUtils.clone(PSEUDONYMS)).isEqualTo(PSEUDONYMS);
    assertThatThrownBy(() -> Pseudonyms.of(Arrays.copyOf(KEY, 31)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key has 32 bytes or more, not 31");
  }

  private static Object read(String record, Kind kind) {
    return CollectedPosts.read(RULES, kind, record.getBytes(UTF_8)).rows.get(0);
  }
}
