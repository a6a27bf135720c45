package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics against a model that looks at the values themselves. */
class StatisticsTest {
  private static final int MAX_CHARACTERS = 32;

  @TempDir Path folder;

  @RepeatedTest(20)
  void boundsOfTextsHoldAllTexts(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add(random.nextInt(5) == 0 ? null : text(random));
    }

    JsonNode statistics =
        statistics(DeltaType.STRING, texts, (text, out) -> out.setString(0, text));

    assertThat(statistics.path("numRecords").asLong()).isEqualTo(texts.size());
    assertThat(statistics.path("nullCount").path("x").asLong())
        .isEqualTo(texts.stream().filter(Objects::isNull).count());
    String min = statistics.path("minValues").path("x").asText();
    String max = statistics.path("maxValues").path("x").asText();
    assertThat(min.codePointCount(0, min.length())).isLessThanOrEqualTo(MAX_CHARACTERS);
    assertThat(max.codePointCount(0, max.length())).isLessThanOrEqualTo(2 * MAX_CHARACTERS);
    for (String text : texts) {
      if (text != null) {
        assertThat(compare(min, text)).as("%s <= %s", min, text).isLessThanOrEqualTo(0);
        assertThat(compare(max, text)).as("%s >= %s", max, text).isGreaterThanOrEqualTo(0);
      }
    }
  }

  @Test
  void longTextsAreCutAtThirtyTwoCharacters() throws IOException {
    String low = "a".repeat(31) + "🎉" + "b".repeat(100);
    String high = "é".repeat(40);

    JsonNode statistics =
        statistics(DeltaType.STRING, List.of(low, high), (text, out) -> out.setString(0, text));

    assertThat(statistics.path("minValues").path("x").asText()).isEqualTo("a".repeat(31) + "🎉");
    assertThat(statistics.path("maxValues").path("x").asText())
        .isEqualTo("é".repeat(32) + new String(Character.toChars(Character.MAX_CODE_POINT)));
  }

  @Test
  void numbersAndTimesHaveExactBounds() throws IOException {
    JsonNode longs =
        statistics(
            DeltaType.LONG,
            Arrays.asList(5L, null, Long.MIN_VALUE, Long.MAX_VALUE),
            (value, out) -> out.setValue(0, value));
    JsonNode times =
        statistics(
            DeltaType.TIMESTAMP,
            List.of(
                Instant.parse("2019-02-28T23:59:59.123457Z"),
                Instant.parse("1969-12-31T23:59:59.999999Z")),
            (value, out) -> out.setValue(0, value));

    assertThat(longs.path("minValues").path("x").asLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(longs.path("maxValues").path("x").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(longs.path("nullCount").path("x").asLong()).isEqualTo(1);
    assertThat(times.path("minValues").path("x").asText()).isEqualTo("1969-12-31T23:59:59.999999Z");
    assertThat(times.path("maxValues").path("x").asText()).isEqualTo("2019-02-28T23:59:59.123457Z");
  }

  @Test
  void whatHasNoBoundsHasNone() throws IOException {
    for (List<Double> values :
        List.of(
            List.of(1.0, Double.NaN),
            List.of(Double.NaN, 1.0),
            List.of(Double.POSITIVE_INFINITY, 1.0),
            Arrays.asList((Double) null, null))) {
      JsonNode statistics =
          statistics(DeltaType.DOUBLE, values, (value, out) -> out.setValue(0, value));

      assertThat(statistics.path("minValues").isEmpty()).as("%s", values).isTrue();
      assertThat(statistics.path("maxValues").isEmpty()).as("%s", values).isTrue();
      assertThat(statistics.path("nullCount").has("x")).as("%s", values).isTrue();
    }
    JsonNode notUtf8 =
        statistics(
            DeltaType.STRING,
            List.of(new byte[] {(byte) 0xff}),
            (bytes, out) -> out.setUtf8(0, bytes, 0, bytes.length));
    assertThat(notUtf8.path("maxValues").isEmpty()).isTrue();
  }

  @Test
  void arraysHaveANullCountAndStructsThatOfTheirFields() throws IOException {
    JsonNode arrays =
        statistics(
            DeltaType.DOUBLES,
            Arrays.asList(List.of(1.0), null, List.<Double>of(), Arrays.asList(2.0, null)),
            (values, out) -> out.setDoubles(0, values));

    assertThat(arrays.path("nullCount").path("x").asLong()).isEqualTo(1);
    assertThat(arrays.path("minValues").isEmpty()).isTrue();

    DeltaType struct = DeltaType.struct(List.of(DeltaColumn.nullable("n", DeltaType.LONG)));
    org.apache.beam.sdk.schemas.Schema row =
        DeltaSchema.builder()
            .nullable("x", struct)
            .build()
            .toBeam()
            .getField("x")
            .getType()
            .getRowSchema();
    JsonNode structs =
        statistics(
            struct,
            Arrays.asList(
                org.apache.beam.sdk.values.Row.withSchema(row).addValue(3L).build(),
                null,
                org.apache.beam.sdk.values.Row.withSchema(row).addValue(null).build()),
            (value, out) -> out.setValue(0, value));

    assertThat(structs.path("nullCount").path("x").path("n").asLong()).isEqualTo(2);
    assertThat(structs.path("maxValues").path("x").path("n").asLong()).isEqualTo(3);
  }

  /** Short and long, sharing prefixes, with characters of every length in UTF-8. */
  private static String text(Random random) {
    int[] characters = {'a', 'z', 0x7e, 0x7f, 0x80, 0xe9, 0x20ac, 0xffff, 0x1f389, 0x10ffff};
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "z".repeat(30));
    if (random.nextInt(4) == 0) {
      text.append(new String(Character.toChars(Character.MAX_CODE_POINT)).repeat(33));
    }
    for (int length = random.nextInt(40); length > 0; length--) {
      text.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return text.toString();
  }

  private static int compare(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private <T> JsonNode statistics(DeltaType type, List<T> values, RecordWriter<T> recordWriter)
      throws IOException {
    DataFileWriter<T> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-0.parquet",
            DeltaSchema.builder().nullable("x", type).build(),
            recordWriter,
            WriteOptions.defaults().withRowGroupBytes(4000));
    for (T value : values) {
      writer.write(value);
    }
    return new ObjectMapper().readTree(writer.close().statistics());
  }
}
