package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pinbeam.transforms.errors.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static final FrameLimits LIMITS = new FrameLimits(10_000, 1000, 4, 64);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final JsonLines LINES = JsonLines.create(LIMITS);
  private static final RecordReader READER = RecordReader.create(LIMITS);

  @Test
  void valuesKeepTheirBytesAndStandOnOneLine() {
    assertThat(lines("{\"a\" :1.0,\"a\":NaN}").lines).containsExactly("{\"a\" :1.0,\"a\":NaN}");
    assertThat(lines("{\r\n  \"a\": \"x\\n\"\n}\n").lines)
        .containsExactly("{    \"a\": \"x\\n\" }");
    assertThat(lines("\ufeff{\"a\":1}{\"b\":2} [3,\n[4]]\n\nnull").lines)
        .containsExactly("{\"a\":1}", "{\"b\":2}", "3", "[4]", "null");
    assertThat(lines("").lines).isEmpty();
    assertThat(lines(" \n").lines).isEmpty();
  }

  @Test
  void whatIsNoJsonIsRefusedAndItsNeighboursAreNot() {
    Found found = lines("{\"a\":1}\n{'b':2}\nhello\n{\"c\":3}");
    assertThat(found.lines).containsExactly("{\"a\":1}", "{\"c\":3}");
    assertThat(found.refused).containsExactly("INVALID_JSON {'b':2}", "INVALID_JSON hello");
    assertThat(lines("\u00ff{", ISO_8859_1).refused)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("BAD_ENCODING");
    assertThat(lines("{\"a\":\"" + "x".repeat(10_000) + "\"}").refused)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("TOO_LARGE");
  }

  @Test
  void base64ThatAReaderTakesBecomesAString() {
    String packed = base64("{\"ind\":7}");
    assertThat(lines(packed + "\n" + base64(packed)).lines)
        .containsExactly("\"" + packed + "\"", "\"" + base64(packed) + "\"");
    assertThat(lines(base64("hello")).refused).hasSize(1);
  }

  @Test
  void bytesThatAreNotUtf8TakeNoRecordBesideThemAlong() {
    Found found =
        lines(
            "{\"records\":[{\"value\":{\"ind\":1,\"t\":\"\u00ff\"}},{\"value\":{\"ind\":2}}]}",
            ISO_8859_1);
    assertThat(found.lines).containsExactly("{\"ind\":2}");
    assertThat(found.refused).hasSize(1).first().asString().startsWith("BAD_ENCODING");
  }

  @Test
  void compressedValuesAreUnfolded() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write("{\"a\":1}\n".getBytes(UTF_8));
    }
    assertThat(lines(out.toByteArray()).lines).containsExactly("{\"a\":1}");
  }

  /** Only a whole body is: a reader of the source takes such a line for bytes that are no text. */
  @Test
  void aLineThatLooksLikeGzipIsNone() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("{\"a\":1}\n".getBytes(UTF_8));
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write("{\"a\":2}".getBytes(UTF_8));
    }
    Found found = lines(body.toByteArray());
    assertThat(found.lines).containsExactly("{\"a\":1}");
    assertThat(found.refused).isNotEmpty().allMatch(refused -> refused.startsWith("BAD_ENCODING"));
    assertHoldsTheRecordsOf(body.toByteArray());
  }

  /** Pieces that mean something to a reader, in any order: both ways give the same records. */
  @Test
  void theLinesHoldTheRecordsThatTheSourceHolds() throws IOException {
    List<String> pieces =
        List.of(
            "{\"ind\":1}",
            "{\"ind\":2,\"t\":\"\u00ff\"}",
            "\"{\\\"ind\\\":3}\"",
            "[",
            "]",
            ",",
            "{",
            "}",
            "\n",
            "\r\n",
            " ",
            "null",
            "12",
            "true",
            "\"text\"",
            base64("{\"ind\":4}"),
            "[{\"ind\":5},[{\"ind\":6}],7]",
            "{\"records\":[{\"value\":{\"ind\":8}},{\"value\":null}]}",
            "{\"value\":{\"ind\":9}}",
            "hello",
            "\u00ff",
            "\"",
            "{\n \"ind\":10\n}",
            "\t",
            "-",
            ":");
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      int count = 1 + random.nextInt(8);
      for (int i = 0; i < count; i++) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      byte[] source = text.toString().getBytes(ISO_8859_1);
      assertHoldsTheRecordsOf(source);
    }
  }

  static void assertHoldsTheRecordsOf(byte[] source) {
    String text = new String(source, ISO_8859_1);
    Found found = lines(source);
    String file = String.join("\n", found.lines) + "\n";
    Outcome expected = read(source);
    Outcome actual = read(file.getBytes(UTF_8));
    assertSame(text, actual.records, expected.records);
    List<String> refused = new ArrayList<>(actual.refused);
    found.refused.forEach(r -> refused.add(r.substring(0, r.indexOf(' '))));
    Collections.sort(refused);
    Collections.sort(expected.refused);
    assertSame(text, refused, expected.refused);
    for (String line : found.lines) {
      if (line.contains("\n") || line.contains("\r") || !isJson(line)) {
        throw new AssertionError("no line of JSON: " + line + " of " + text);
      }
    }
  }

  private static void assertSame(String text, List<String> actual, List<String> expected) {
    if (!actual.equals(expected)) {
      assertThat(actual).as(text).isEqualTo(expected);
    }
  }

  private static boolean isJson(String line) {
    try {
      JSON.readTree(line);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Outcome read(byte[] body) {
    Outcome outcome = new Outcome();
    READER.read(body, 0, body.length, outcome);
    return outcome;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static Found lines(String body) {
    return lines(body, UTF_8);
  }

  private static Found lines(String body, Charset charset) {
    return lines(body.getBytes(charset));
  }

  private static Found lines(byte[] body) {
    Found found = new Found();
    LINES.read(body, 0, body.length, found);
    return found;
  }

  private static final class Found implements JsonLineSink {
    final List<String> lines = new ArrayList<>();
    final List<String> refused = new ArrayList<>();

    @Override
    public void line(byte[] buffer, int from, int to) {
      lines.add(new String(buffer, from, to - from, UTF_8));
    }

    @Override
    public void refused(Rejection rejection) {
      refused.add(rejection.reason() + " " + new String(rejection.raw(), UTF_8));
    }
  }

  private static final class Outcome implements RecordSink {
    final List<String> records = new ArrayList<>();
    final List<String> refused = new ArrayList<>();

    @Override
    public void object(JsonScanner scanner, byte[] buffer, RecordPlace place) {
      records.add(scanner.has(Field.IND) ? scanner.textOf(Field.IND) : "-");
    }

    @Override
    public void refused(Rejection rejection, long position, int part) {
      refused.add(rejection.reason().name());
    }
  }
}
