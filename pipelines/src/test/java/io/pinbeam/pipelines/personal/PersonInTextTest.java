package io.pinbeam.pipelines.personal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("reliability")
class PersonInTextTest {
  private static final PersonInText ZOE = PersonInText.named("Zoë  Quux ");

  private static boolean isIn(String raw) {
    return ZOE.isIn(raw.getBytes(UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void everyWordOfTheNameIsFoundWhereverItStands() {
    assertThat(isIn("{\"last_name\":\"Quux\",\"first_name\":\"Zoë\"")).isTrue();
    assertThat(isIn("Quux, Zoë")).isTrue();
    assertThat(isIn("{\"first_name\":\"Zo\\u00eb\",\"last_name\":\"Q\\u0075ux\"")).isTrue();
    assertThat(isIn("\"{\\\"first_name\\\":\\\"Zo\\\\u00eb\\\",\\\"last_name\\\":\\\"Quux\\\"}"))
        .isTrue();
    String record = "{\"first_name\":\"Zoë\",\"last_name\":\"Quux\"}";
    assertThat(isIn("\"" + base64(record) + "\"")).isTrue();
    assertThat(isIn(base64(base64(record)).replace("=", ""))).isTrue();
  }

  @Test
  void aPartOfItIsNotIt() {
    assertThat(isIn("")).isFalse();
    assertThat(isIn("{\"first_name\":\"Zoë\"}")).isFalse();
    assertThat(isIn("{\"first_name\":\"Zoë\",\"last_name\":\"Quuxly\"}")).isFalse();
    assertThat(isIn("{\"first_name\":\"zoë\",\"last_name\":\"quux\"}")).isFalse();
    assertThat(PersonInText.named("a.c").isIn("abc".getBytes(UTF_8))).isFalse();
    assertThat(isIn("A".repeat(1_000_001))).isFalse();
  }
}
