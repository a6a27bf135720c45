package io.pinbeam.emulator;

import static io.pinbeam.emulator.DefectShape.rejected;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Section 3 of the cleaning contract: records that are refused as a whole. */
final class DeadLetterShapes {
  /** Above the contract's limit for a record of 10 MiB. */
  private static final int TOO_LARGE = (10 << 20) + 1;

  private static final int TOO_DEEP = 1100;

  static final List<DefectShape> ALL = all();

  private DeadLetterShapes() {}

  /** As an extra record only: it would be a waste to draw it like the others. */
  static SourceRecord tooLarge(PlainPost post) {
    String fields = post.fields().json("padding", "\"\"").toString();
    String padding = "x".repeat(TOO_LARGE - fields.length());
    String body = fields.substring(0, fields.length() - 2) + padding + "\"}";
    return SourceRecord.deadLetter(body, "TOO_LARGE");
  }

  private static List<DefectShape> all() {
    List<DefectShape> all = new ArrayList<>();
    all.add(
        invalid(
            "cut off in a text", post -> post.raw().substring(0, post.raw().lastIndexOf('"') - 1)));
    all.add(invalid("cut off after a comma", post -> "{\"ind\": 1, ").inOwnFile());
    all.add(invalid("single quotes", post -> post.raw().replace('"', '\'')));
    all.add(invalid("trailing comma", post -> post.raw().replace("}", ", }")));
    all.add(invalid("no JSON", post -> "record of a test"));
    all.add(
        invalid(
            "nested too deep",
            post ->
                post.fields()
                    .json("extra", "[".repeat(TOO_DEEP) + "]".repeat(TOO_DEEP))
                    .toString()));
    all.add(badEncoding());
    for (String empty :
        List.of(
            "null",
            "\"null\"",
            "{\"value\": null}",
            "{\"records\": [{\"value\": null}]}",
            "{\"schema\": null, \"payload\": null}")) {
      DefectShape shape = rejected("EMPTY_RECORD", empty, post -> empty);
      // A null posted is no record but a deletion in Kafka.
      all.add(empty.equals("null") ? shape.notPosted() : shape);
    }
    for (String scalar : List.of("42", "true", "\"only a text\"", "{\"value\": -0.5}")) {
      all.add(rejected("NOT_AN_OBJECT", scalar, post -> scalar));
    }
    all.add(rejected("MISSING_KEY", "test object", post -> "{\"test\": \"data\"}"));
    all.add(rejected("MISSING_KEY", "empty object", post -> "{}"));
    all.add(
        rejected(
            "MISSING_KEY", "left out", post -> post.fields().without(post.keyName()).toString()));
    all.add(
        rejected(
            "MISSING_KEY",
            "in capitals",
            post -> post.fields().without(post.keyName()).json("IND", "1").toString()));
    all.add(rejected("MISSING_KEY", "null", post -> withKey(post, "null")));
    for (String key : List.of("-1", "2.5", "true", "\"abc\"", "1e30", "9223372036854775808")) {
      all.add(rejected("BAD_KEY", key, post -> withKey(post, key)));
    }
    for (PostKind other : PostKind.values()) {
      for (PostKind kind : PostKind.values()) {
        if (other != kind) {
          all.add(
              rejected(
                      "WRONG_TOPIC",
                      other.label() + " among " + kind.label(),
                      post -> post.ofKind(other).raw())
                  .only(kind));
        }
      }
    }
    return List.copyOf(all);
  }

  private static DefectShape invalid(String what, Function<PlainPost, String> body) {
    return rejected("INVALID_JSON", what, body).notPosted();
  }

  private static DefectShape badEncoding() {
    return DefectShape.replaced(
            "BAD_ENCODING: one byte of Latin-1 in a text",
            post -> {
              byte[] body =
                  post.fields().text("note", "caf?").toString().getBytes(StandardCharsets.US_ASCII);
              body[body.length - 3] = (byte) 0xE9;
              return new SourceRecord(body, List.of(Outcome.deadLetter("BAD_ENCODING")));
            })
        .notPosted();
  }

  private static String withKey(PlainPost post, String json) {
    return post.fields().json(post.keyName(), json).toString();
  }
}
