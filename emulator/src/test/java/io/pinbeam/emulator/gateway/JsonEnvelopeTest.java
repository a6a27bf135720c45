package io.pinbeam.emulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEnvelopeTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1,[2,{\"value\":3}]]",
        "0",
        "-12.50e+3",
        "123456789012345678901234567890.10",
        "true",
        "false",
        "\"\"",
        "\"a \\\" b \\\\\"",
        "\"\\u00e9\\ud83d caf\u00e9 \ud83d\ude00\"",
        "{\"b\":1,\"a\":1.10,\"b\":2}",
        "{\"records\":[{\"value\":1}]}"
      })
  void aPayloadKeepsItsBytes(String json) throws IOException {
    String body =
        "{\"records\":[{\"value\":" + json + ",\"partition\":0},{\"value\":" + json + "}]}";
    JsonEnvelope envelope = parse(body);
    assertThat(envelope.entries("records"))
        .hasSize(2)
        .allSatisfy(entry -> assertThat(text(entry, "value")).isEqualTo(json));
    assertThat(text(parse("{\"Data\":" + json + "}").root(), "Data")).isEqualTo(json);
  }

  @Test
  void blanksBetweenTokensGoAndThoseInTextsStay() throws IOException {
    JsonEnvelope envelope =
        parse(" { \"records\" : [ { \"value\" : \n { \"a b\" :\t[ 1 , \" x \\\" \" ] } \r } ] } ");
    assertThat(text(envelope.entries("records").get(0), "value"))
        .isEqualTo("{\"a b\":[1,\" x \\\" \"]}");
  }

  @Test
  void theTreeHasAllButThePayloads() throws IOException {
    JsonEnvelope envelope =
        parse(
            "{\"n\":[1],\"records\":[{\"value\":{\"a\":1},\"key\":null,\"partition\":2,\"x\":{}},7]}");
    assertThat(envelope.tree())
        .isEqualTo(
            MAPPER.readTree(
                "{\"n\":[1],\"records\":["
                    + "{\"value\":true,\"key\":null,\"partition\":2,\"x\":{}},7]}"));
    assertThat(envelope.entries("records").get(0).payload("key")).isNull();
  }

  @Test
  void ofSeveralFieldsWithOneNameTheLastCounts() throws IOException {
    assertThat(text(parse("{\"Data\":1,\"Data\":2}").root(), "Data")).isEqualTo("2");
    assertThat(parse("{\"Data\":1,\"Data\":null}").root().payload("Data")).isNull();
    JsonEnvelope twice = parse("{\"records\":[{\"value\":1}],\"records\":[{\"value\":2}]}");
    assertThat(twice.entries("records")).hasSize(1);
    assertThat(text(twice.entries("records").get(0), "value")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"records\":[%s]}",
        "{\"a\":[%s]}",
        "[%s]",
        "{\"Records\":[{\"b\":[%s]}]}",
        "{\"c\":{\"d\":[%s]}}"
      })
  @Tag("reliability")
  void moreThanAnybodyMeansIsRefusedBeforeItIsHeld(String form) {
    String body = form.formatted("{},".repeat(100_000) + "{}");
    assertThatThrownBy(() -> parse(body)).isInstanceOf(JsonEnvelope.TooManyValues.class);
  }

  @Test
  void asManyRecordsAsAreAllowedAreRead() throws IOException {
    String records = "{\"value\":[0,1,2,3,4,5,6,7,8,9],\"partition\":0}";
    String body = "{\"records\":[" + (records + ",").repeat(9_999) + records + "]}";
    assertThat(parse(body).entries("records")).hasSize(JsonEnvelope.MOST_RECORDS);
    String more = "{\"records\":[" + (records + ",").repeat(10_000) + records + "]}";
    assertThatThrownBy(() -> parse(more)).isInstanceOf(JsonEnvelope.TooManyValues.class);
  }

  @Test
  void listsAreKeptApart() throws IOException {
    JsonEnvelope both =
        parse("{\"records\":[{\"value\":1}],\"Records\":[{\"Data\":2},{\"Data\":3}]}");
    assertThat(both.entries("records")).hasSize(1);
    assertThat(both.entries("Records")).hasSize(2);
    assertThat(parse("{}").entries("records")).isEmpty();
  }

  @Test
  void aByteOrderMarkMovesNothing() throws IOException {
    assertThat(text(parse("\ufeff{\"Data\":{\"a\":1}}").root(), "Data")).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"records\":[{\"value\":}]}",
        "{\"Data\":NaN}",
        "{} {}",
        "{'a':1}"
      })
  void whatIsNotJsonIsRefused(String body) {
    assertThatThrownBy(() -> parse(body)).isInstanceOf(IOException.class);
  }

  @Test
  void otherEncodingsAreRefused() {
    assertThatThrownBy(() -> JsonEnvelope.parse("{\"Data\":1}".getBytes(UTF_16LE)))
        .isInstanceOf(IOException.class);
    byte[] broken = "{\"Data\":\"x\"}".getBytes(UTF_8);
    broken[9] = (byte) 0xff;
    assertThatThrownBy(() -> JsonEnvelope.parse(broken)).isInstanceOf(IOException.class);
    String deep = "[".repeat(1_001) + "]".repeat(1_001);
    assertThatThrownBy(() -> parse("{\"Data\":" + deep + "}")).isInstanceOf(IOException.class);
  }

  @Test
  void anyValueComesBackAsItIs() throws IOException {
    Random random = new Random(7);
    for (int run = 0; run < 500; run++) {
      List<String> values =
          random.ints(random.nextInt(5) + 1).mapToObj(seed -> json(new Random(seed), 0)).toList();
      StringBuilder body = new StringBuilder("{\"records\":[");
      for (int i = 0; i < values.size(); i++) {
        body.append(i == 0 ? "" : " ,\n")
            .append("{ \"value\" : ")
            .append(values.get(i))
            .append('}');
      }
      List<JsonEnvelope.Entry> entries = parse(body.append("]}").toString()).entries("records");
      assertThat(entries.stream().map(entry -> text(entry, "value"))).isEqualTo(values);
    }
  }

  /** JSON without blanks between its tokens; never null. */
  private static String json(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 3 : 5)) {
      case 0 -> Long.toString(random.nextLong());
      case 1 -> random.nextBoolean() ? "true" : "1.0" + random.nextInt(100) + "E5";
      case 2 -> "\" t\\n" + Character.toString(0x20AC + random.nextInt(500)) + "\\\\ \"";
      case 3 -> "[" + json(random, depth + 1) + "," + json(random, depth + 1) + "]";
      default -> "{\"value\":" + json(random, depth + 1) + ",\"\":" + json(random, depth + 1) + "}";
    };
  }

  private static JsonEnvelope parse(String body) throws IOException {
    return JsonEnvelope.parse(body.getBytes(UTF_8));
  }

  private static String text(JsonEnvelope.Entry entry, String name) {
    return new String(entry.payload(name), UTF_8);
  }
}
