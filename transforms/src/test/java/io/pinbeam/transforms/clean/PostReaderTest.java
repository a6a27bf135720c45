package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Outcomes of whole source objects: how many rows, which refusals. */
class PostReaderTest {
  static Stream<Arguments> outcomes() {
    return Stream.of(
        outcome("nothing", "", "", ""),
        outcome("blank lines", "\n \r\n\t\n", "", ""),
        outcome("one a line", "{\"ind\":1}\n{\"ind\":2}\n", "1 2", ""),
        outcome("CRLF, no last newline", "{\"ind\":1}\r\n{\"ind\":2}", "1 2", ""),
        outcome("back to back", "{\"ind\":1}{\"ind\":2} {\"ind\":3}", "1 2 3", ""),
        outcome("pretty-printed", "{\n  \"ind\": 1\n}\n{\n  \"ind\": 2\n}\n", "1 2", ""),
        outcome("array in a line", "[{\"ind\":1},{\"ind\":2}]", "1 2", ""),
        outcome("array over lines", "[\n{\"ind\":1},\n{\"ind\":2}\n]\n{\"ind\":3}", "1 2 3", ""),
        outcome("arrays and objects", "[{\"ind\":1}]{\"ind\":2}[{\"ind\":3}]", "1 2 3", ""),
        outcome("empty array", "[]\n[ ]\n{\"ind\":1}", "1", ""),
        outcome("array of null", "[null]", "", "EMPTY_RECORD"),
        outcome("array in array", "[[{\"ind\":1},{\"ind\":2}],[]]", "1 2", ""),
        // cut and garbage lines
        outcome("cut in text", "{\"a\": 1, \"b\n{\"ind\":1}\n", "1", "INVALID_JSON"),
        outcome("cut after comma", "{\"ind\": 7,\n{\"ind\":1}\n{\"ind\":2}", "1 2", "INVALID_JSON"),
        outcome("cut after colon", "{\"ind\":\n{\"ind\":1}\n{\"ind\":2}", "1 2", "INVALID_JSON"),
        outcome("cut in array", "{\"a\":[\n{\"ind\":1}\n{\"ind\":2}", "1 2", "INVALID_JSON"),
        outcome("cut in array, last", "{\"a\":[\n{\"ind\":1}", "1", "INVALID_JSON"),
        outcome("cut at the end", "{\"ind\":1}\n{\"ind\":2", "1", "INVALID_JSON"),
        outcome("garbage", "hello\n{\"ind\":1}\nthere you\n", "1", "INVALID_JSON INVALID_JSON"),
        outcome("garbage behind", "{\"ind\":1} hello\n{\"ind\":2}", "1 2", "INVALID_JSON"),
        outcome("lone bracket", "}\n{\"ind\":1}\n]", "1", "INVALID_JSON INVALID_JSON"),
        outcome(
            "two cut lines",
            "{\"ind\":1,\n{\"ind\":2,\n{\"ind\":3}",
            "3",
            "INVALID_JSON INVALID_JSON"),
        outcome(
            "broken over lines",
            "{\n  \"ind\": 1,\n  'x': 2,\n  \"y\": [\n  ]\n}\n{\"ind\":2}",
            "2",
            "INVALID_JSON"),
        outcome(
            "broken over lines, not indented",
            "{\n\"ind\": 1,\n'x': 2\n}\n{\"ind\":2}",
            "2",
            "INVALID_JSON"),
        outcome(
            "cut, then texts that hold a record",
            "{\"ind\": 1\n\"{\\\"ind\\\": 2}\"\neyJpbmQiOiAzfQ==\n{\"ind\":\n12\nnull\n{\"ind\":4}",
            "2 3 4",
            "INVALID_JSON INVALID_JSON NOT_AN_OBJECT EMPTY_RECORD"),
        outcome(
            "broken over lines, never closed",
            "{\n  \"ind\": 1,\n  'x': 2,\n{\"ind\":2}",
            "2",
            "INVALID_JSON"),
        outcome(
            "broken over lines, then others",
            "{\n  'x': 2\n}\n\"{\\\"ind\\\":2}\"\nhello\n[\n{'x'\n]\n12",
            "2",
            "INVALID_JSON INVALID_JSON INVALID_JSON NOT_AN_OBJECT"),
        outcome("trailing comma", "{\"ind\":1,}\n{\"ind\":2}", "2", "INVALID_JSON"),
        outcome("single quotes", "{'ind':1}\n{\"ind\":2}", "2", "INVALID_JSON"),
        outcome("leading zero", "{\"ind\":01}\n{\"ind\":2}", "2", "INVALID_JSON"),
        outcome("comment", "{\"ind\":1} // one\n{\"ind\":2}", "1 2", "INVALID_JSON"),
        outcome("bare tab in text", "{\"a\":\"\t\"}\n{\"ind\":2}", "2", "INVALID_JSON"),
        outcome("bad escape", "{\"a\":\"\\x\"}\n{\"ind\":2}", "2", "INVALID_JSON"),
        // arrays with damage
        outcome("element broken", "[{\"ind\":1},{'ind':2},{\"ind\":3}]", "1 3", "INVALID_JSON"),
        outcome("element garbage", "[{\"ind\":1}, oops, {\"ind\":3}]", "1 3", "INVALID_JSON"),
        outcome("word broken", "[{\"a\":tru},{\"ind\":3}]", "3", "INVALID_JSON"),
        outcome("bracket wrong", "[{\"a\":[1},{\"ind\":3}]\n{\"ind\":4}", "3 4", "INVALID_JSON"),
        outcome(
            "element cut",
            "[\n{\"ind\":1},\n{\"ind\":2, \"a\n{\"ind\":3}\n]",
            "1 3",
            "INVALID_JSON"),
        outcome(
            "element cut after comma",
            "[\n  {\"ind\":1},\n  {\"ind\":2,\n  {\"ind\":3}\n]\n",
            "1 3",
            "INVALID_JSON"),
        outcome(
            "last element cut",
            "[\n  {\"ind\":1},\n  {\"ind\":2, \"a\n]\n{\"ind\":3}",
            "1 3",
            "INVALID_JSON"),
        outcome(
            "pretty element broken",
            "[\n  {\n    \"ind\": 1,\n    'x': 2\n  },\n  {\n    \"ind\": 3\n  }\n]",
            "3",
            "INVALID_JSON"),
        outcome("never closes", "[{\"ind\":1},{\"ind\":2}", "1 2", "INVALID_JSON"),
        outcome("never closes, comma", "[{\"ind\":1},\n", "1", "INVALID_JSON"),
        outcome("cut in the last", "[{\"ind\":1},{\"ind\":2", "1", "INVALID_JSON"),
        outcome("array's trailing comma", "[{\"ind\":1},]\n{\"ind\":2}", "1 2", "INVALID_JSON"),
        outcome(
            "never closes, lines go on",
            "[{\"ind\":1},\n{\"ind\":2}\n{\"ind\":3}\n",
            "1 2 3",
            "INVALID_JSON"),
        // encoding
        outcome(
            "not UTF-8",
            "{\"ind\":1}\n{\"ind\":2,\"title\":\"\u00ff\"}\n{\"ind\":3}",
            "1 3",
            "BAD_ENCODING"),
        outcome(
            "not UTF-8, same line",
            "{\"ind\":1}{\"a\":\"\u00c3\"}{\"ind\":3}",
            "1 3",
            "BAD_ENCODING"),
        outcome("surrogate in UTF-8", "{\"a\":\"\u00ed\u00a0\u0080\"}", "", "BAD_ENCODING"),
        outcome("overlong", "{\"a\":\"\u00c0\u00af\"}", "", "BAD_ENCODING"),
        outcome("byte order mark", "\u00ef\u00bb\u00bf{\"ind\":1}", "1", ""),
        outcome("byte order mark within", "{\"ind\":1}\n\u00ef\u00bb\u00bf{\"ind\":2}", "1 2", ""),
        outcome("UTF-16", "{\0\"\0a\0\"\0:\0001\0}\0", "", "INVALID_JSON"),
        // no objects
        outcome("null", "null\nNaN\n-Infinity", "", "EMPTY_RECORD EMPTY_RECORD EMPTY_RECORD"),
        outcome("number", "12\n-1.5e3", "", "NOT_AN_OBJECT NOT_AN_OBJECT"),
        outcome("boolean", "true", "", "NOT_AN_OBJECT"),
        outcome("text", "\"hello\"\n\"\"", "", "NOT_AN_OBJECT NOT_AN_OBJECT"),
        outcome("a date", "2020-03-01 20:05:41", "", "INVALID_JSON"),
        // envelopes
        outcome("text of JSON", "\"{\\\"ind\\\":1}\"", "1", ""),
        outcome("text of two", "\"{\\\"ind\\\":1}\\n{\\\"ind\\\":2}\"", "1 2", ""),
        outcome("text of null", "\"null\"", "", "EMPTY_RECORD"),
        outcome("base64", "eyJpbmQiOjF9", "1", ""),
        outcome("base64, no padding", "eyJpbmQiOjEyfQ", "12", ""),
        outcome("base64, padding", "eyJpbmQiOjEyfQ==\r\n", "12", ""),
        outcome("base64 in a text", "\"eyJpbmQiOjF9\"", "1", ""),
        outcome("base64 twice", "ZXlKcGJtUWlPakY5", "1", ""),
        outcome("base64 of text", "aGVsbG8=", "", "INVALID_JSON"),
        outcome("value", "{\"value\":{\"ind\":1}}", "1", ""),
        outcome("value null", "{\"value\":null}", "", "EMPTY_RECORD"),
        outcome("value and more", "{\"value\":{\"ind\":1},\"x\":1}", "", "MISSING_KEY"),
        outcome("index object", "{\"index\":{\"index\":5}}", "5", ""),
        outcome("index object and more", "{\"index\":{\"index\":5},\"a\":1}", "", "BAD_KEY"),
        outcome("connect", "{\"schema\":{},\"payload\":{\"ind\":1}}", "1", ""),
        outcome("connect and more", "{\"schema\":{},\"payload\":{},\"a\":1}", "", "MISSING_KEY"),
        outcome("kinesis", "{\"StreamName\":\"s\",\"Data\":\"eyJpbmQiOjF9\"}", "1", ""),
        outcome(
            "kinesis, object",
            "{\"Data\":{\"ind\":1},\"PartitionKey\":\"p\",\"ExplicitHashKey\":\"1\"}",
            "1",
            ""),
        outcome(
            "records",
            "{\"records\":[{\"value\":{\"ind\":1},\"key\":1},{\"ind\":2},null,3]}",
            "1 2",
            "EMPTY_RECORD NOT_AN_OBJECT"),
        outcome("no records", "{\"records\":[]}", "", ""),
        outcome(
            "records of arrays",
            "{\"records\":[{\"value\":[{\"ind\":1},{\"ind\":2}]}]}",
            "1 2",
            ""),
        outcome("four deep", nested(4), "1", ""),
        outcome("five deep", nested(5), "", "MISSING_KEY"),
        outcome("empty object", "{}", "", "MISSING_KEY"),
        // keys
        outcome("key null", "{\"ind\":null}", "", "MISSING_KEY"),
        outcome("key NaN", "{\"ind\":NaN}", "", "MISSING_KEY"),
        outcome("key in other case", "{\"Ind\":1}", "", "MISSING_KEY"),
        outcome(
            "key text",
            "{\"ind\":\" 268 \"}{\"ind\":\"268.0\"}{\"ind\":2.68e2}",
            "268 268 268",
            ""),
        outcome("key large", "{\"ind\":9223372036854775807}", "9223372036854775807", ""),
        outcome(
            "key too large", "{\"ind\":9223372036854775808}{\"ind\":1e30}", "", "BAD_KEY BAD_KEY"),
        outcome(
            "key fraction",
            "{\"ind\":1.5}{\"ind\":true}{\"ind\":\"\"}",
            "",
            "BAD_KEY BAD_KEY BAD_KEY"),
        outcome("keys both", "{\"ind\":1,\"index\":2}{\"index\":2,\"ind\":1}", "2 1", ""),
        outcome(
            "keys both, one null",
            "{\"ind\":1,\"index\":null}{\"index\":null,\"ind\":4}",
            "1 4",
            ""),
        outcome("key twice", "{\"ind\":1,\"ind\":2}{\"ind\":1,\"ind\":null}", "2", "MISSING_KEY"),
        outcome("key escaped", "{\"\\u0069nd\":1}", "1", ""),
        outcome("wrong topic", "{\"ind\":1,\"age\":3}", "", "WRONG_TOPIC"),
        outcome("bad key first", "{\"ind\":-1,\"age\":3}", "", "BAD_KEY"),
        outcome("own and others", "{\"ind\":1,\"age\":3,\"title\":null}", "1", ""),
        outcome("downloaded", "{\"ind\":1,\"age\":3,\"downloaded\":0}", "1", ""));
  }

  private static Arguments outcome(String name, String body, String keys, String reasons) {
    return Arguments.of(name, body, keys, reasons);
  }

  private static String nested(int envelopes) {
    return "{\"value\":".repeat(envelopes) + "{\"ind\":1}" + "}".repeat(envelopes);
  }

  /** The body's characters are its bytes. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void rowsAndRefusals(String name, String body, String keys, String reasons) {
    CollectedPosts posts = CollectedPosts.read(Kind.PIN, body.getBytes(ISO_8859_1));
    assertThat(posts.keys().stream().map(String::valueOf))
        .isEqualTo(keys.isEmpty() ? List.of() : List.of(keys.split(" ")));
    assertThat(posts.reasons().stream().map(Enum::name))
        .isEqualTo(reasons.isEmpty() ? List.of() : List.of(reasons.split(" ")));
  }

  @Test
  void positionsAreBytesAndPartsCountRecords() {
    CollectedPosts posts =
        CollectedPosts.read(
            Kind.PIN,
            "\n{\"ind\":1}\n[{\"ind\":2}, {\"ind\":3}]{\"records\":[{\"ind\":4},7,{\"ind\":5}]}");
    assertThat(posts.places).containsExactly("1/0", "12/0", "23/0", "33/0", "33/2");
    assertThat(posts.rejectedPlaces).containsExactly("33/1");
  }

  @Test
  void theBytesOfARefusedRecordAreKept() {
    CollectedPosts posts =
        CollectedPosts.read(
            Kind.PIN,
            "hello \r\n{\"a\": 1,\n{\"records\":[{\"ind\":1},{\"value\": {\"b\":2}}]}\n"
                + "{\"value\":{\"c\":3}}\"{\\\"ind\\\":1} {}\"");
    assertThat(posts.rejections.stream().map(r -> new String(r.raw(), UTF_8)))
        .containsExactly("hello", "{\"a\": 1,", "{\"b\":2}", "{\"value\":{\"c\":3}}", "{}");
    assertThat(posts.rejections.stream().map(Rejection::rawBytes))
        .containsExactly(5L, 8L, 7L, 17L, 2L);
  }

  @Test
  void onlyAsManyBytesAreKeptAsAsked() {
    CollectedPosts posts =
        CollectedPosts.read(
            CleaningRules.standard().withKeptBytes(3),
            Kind.PIN,
            "{\"a\":1}\nhello\n{\"b\"".getBytes(UTF_8));
    assertThat(posts.rejections.stream().map(r -> new String(r.raw(), UTF_8)))
        .containsExactly("{\"a", "hel", "{\"b");
    assertThat(posts.rejections.stream().map(Rejection::rawBytes)).containsExactly(7L, 5L, 4L);
  }

  @Test
  void recordsOfASharedStreamGoByTheirFields() {
    CollectedPosts posts =
        CollectedPosts.read(
            null,
            "{\"index\":1,\"title\":\"a\"}{\"ind\":2,\"country\":\"b\"}{\"ind\":3,\"age\":4}"
                + "{\"ind\":4,\"x\":1}{\"age\":4}{\"ind\":-1,\"age\":4}");
    assertThat(posts.rows.stream().map(RowJson::of))
        .satisfiesExactly(
            pin -> assertThat(pin).contains("\"title\":\"a\""),
            geo -> assertThat(geo).contains("\"country\":\"b\""),
            user -> assertThat(user).contains("\"age\":4"));
    assertThat(posts.reasons())
        .containsExactly(RejectReason.WRONG_TOPIC, RejectReason.MISSING_KEY, RejectReason.BAD_KEY);
    assertThat(posts.rejectedKinds).containsExactly(null, Kind.USER, Kind.USER);
  }

  @Test
  void unknownFieldsOfRowsAreCounted() {
    CollectedPosts posts =
        CollectedPosts.read(
            Kind.PIN,
            "{\"ind\":1,\"title\":\"a\",\"x\":1,\"y\":{\"title\":2},\"country\":\"b\",\"value\":1}"
                + "{\"x\":1,\"y\":2}");
    assertThat(posts.rows).hasSize(1);
    assertThat(posts.unknownFields).isEqualTo(4);
  }

  @Test
  void refusedRecordsReportNoDefects() {
    CollectedPosts posts =
        CollectedPosts.read(
            Kind.PIN, "{\"follower_count\":\"x\",\"title\":[]}{\"age\":-1,\"ind\":1}");
    assertThat(posts.reasons()).containsExactly(RejectReason.MISSING_KEY, RejectReason.WRONG_TOPIC);
    assertThat(posts.defects).isEmpty();
  }
}
