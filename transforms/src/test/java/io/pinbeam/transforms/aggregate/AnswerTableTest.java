package io.pinbeam.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AnswerTableTest {
  private static final AnswerTable TABLE =
      AnswerTable.of(
          "example",
          List.of("name", "year", "count", "median"),
          List.of(
              List.of("é", -1, Long.MAX_VALUE, new BigDecimal("0.5")),
              List.of("", 2018, 0L, new BigDecimal("9223372036854775807.0"))));

  private static String line(Object... values) {
    return AnswerTable.of("t", List.of("c"), List.of(List.of(values))).toCsv().substring(2);
  }

  @Test
  void quotesStandOnlyWhereTheyAreNeeded() {
    assertThat(line("Korea, Republic of")).isEqualTo("\"Korea, Republic of\"\n");
    assertThat(line("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"\n");
    assertThat(line("two\nlines", "cr\r")).isEqualTo("\"two\nlines\",\"cr\r\"\n");
    assertThat(line(" blank ", "a;b", "it's", "", "\uD83E\uDD0D"))
        .isEqualTo(" blank ,a;b,it's,,\uD83E\uDD0D\n");
  }

  @Test
  void numbersArePlain() {
    assertThat(line(-7, Long.MAX_VALUE, new BigDecimal("1E+15").setScale(1), new BigDecimal("0.0")))
        .isEqualTo("-7,9223372036854775807,1000000000000000.0,0.0\n");
    assertThat(line(new BigDecimal("1E+15"))).isEqualTo("1000000000000000\n");
  }

  @Test
  @Tag("reliability")
  void textsForSpreadsheetsAreNoFormulas() {
    for (String text : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=\"a\",b", "-")) {
      AnswerTable table = AnswerTable.of("t", List.of("c"), List.of(List.of(text)));
      assertThat(table.toSpreadsheetCsv().replace("\"\"", "\"")).contains("'" + text);
      assertThat(table.toCsv()).doesNotContain("'");
    }
    AnswerTable cr =
        AnswerTable.of("t", List.of("c"), List.of(List.of("\r=1", "a=1", "", -7, "'=")));
    assertThat(cr.toSpreadsheetCsv()).isEqualTo("c\n\"'\r=1\",a=1,,-7,'=\n");
    AnswerTable numbers =
        AnswerTable.of("t", List.of("c"), List.of(List.of(-1L, new BigDecimal("-0.5"))));
    assertThat(numbers.toSpreadsheetCsv()).isEqualTo(numbers.toCsv()).isEqualTo("c\n-1,-0.5\n");
  }

  @Test
  void withoutRowsTheHeaderStandsAlone() {
    assertThat(AnswerName.TOP_COUNTRY.table(List.of()).toCsv())
        .isEqualTo("country,poster_name,follower_count\n");
  }

  @Test
  void everyTypeOfValueSurvivesTheCoder() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(AnswerTableCoder.of(), TABLE);
    assertThat(CoderUtils.decodeFromByteArray(AnswerTableCoder.of(), bytes)).isEqualTo(TABLE);
    assertThat(CoderRegistry.createDefault().getCoder(AnswerTable.class))
        .isEqualTo(AnswerTableCoder.of());
  }

  /** Encodings are kept by runners across restarts, so a change of one must be seen. */
  @Test
  void theEncodingIsThis() throws Exception {
    assertThat(HexFormat.of().formatHex(CoderUtils.encodeToByteArray(AnswerTableCoder.of(), TABLE)))
        .isEqualTo(
            "076578616d706c6500000004046e616d65047965617205636f756e74066d656469616e"
                + "027302c3a969ffffffff0f6cffffffffffffffff7f640101"
                + "05730069e20f6c0064010904fffffffffffffff6");
  }

  @Test
  void aCutEncodingIsRefused() throws IOException {
    byte[] bytes = CoderUtils.encodeToByteArray(AnswerTableCoder.of(), TABLE);
    for (int length = 0; length < bytes.length; length++) {
      ByteArrayInputStream cut = new ByteArrayInputStream(bytes, 0, length);
      assertThatThrownBy(() -> AnswerTableCoder.of().decode(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void otherTypesAreRefused() {
    AnswerTable odd = AnswerTable.of("t", List.of("c"), List.of(List.of(1.5)));
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(AnswerTableCoder.of(), odd))
        .isInstanceOf(CoderException.class)
        .hasMessageContaining("Double");
  }
}
