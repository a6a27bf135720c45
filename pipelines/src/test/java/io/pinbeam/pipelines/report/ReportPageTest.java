package io.pinbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.transforms.aggregate.AnswerTable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final String EVIL =
      "</script><script>alert(1)</script><img src=x onerror=\"a('b')\">&";

  @Test
  void showsEveryNumberOfTheLedger() throws Exception {
    String page = ReportPage.render(ledger(true), List.of(), List.of());
    assertThat(page)
        .contains("20261121-1", "2026-11-21 08:30:00 UTC", "1 min 12 s", "DirectRunner", "2.70.0")
        .contains("12,000", "11,400", "345", "67", "255", "INVALID_JSON", "MISSING_KEY")
        .contains("pin.follower_count", "NOT_A_NUMBER", "s3://bucket/topics", "/out/tables/pin")
        .contains("12,000 = 11,400 + 345 + 255", "✓ the sum holds", "✓ Every record");
  }

  @Test
  void tellsWhereTheSumDoesNotHold() throws Exception {
    String page = ReportPage.render(ledger(false), List.of(), List.of());
    assertThat(page).contains("✗ off by 10", "✗ The ledger does not add up");
  }

  @Test
  void showsAllRowsOfTheAnswers() throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 243; i++) {
      rows.add(List.of("Country " + i, "art", 1000L + i, 1L));
    }
    AnswerTable countries =
        AnswerTable.of(
            "top_category_by_country",
            List.of("country", "category", "category_count", "tied"),
            rows);
    AnswerTable median =
        AnswerTable.of(
            "median_followers_by_join_year",
            List.of("join_year", "median_follower_count"),
            List.of(
                List.of(2015, new BigDecimal("19500.5")),
                List.of(2016, new BigDecimal("132000.0"))));
    String page = ReportPage.render(ledger(true), List.of(countries, median), List.of());
    assertThat(page)
        .contains("243 rows", "the top 20 of 243", ">19,500.5<", ">132,000.0<", ">2015<");
    for (int i = 0; i < 243; i++) {
      assertThat(page).contains("<bdi>Country " + i + "</bdi>");
    }
  }

  @Test
  void escapesWhatRecordsHold() throws Exception {
    AnswerTable posters =
        AnswerTable.of(
            "top_poster_by_country",
            List.of("country", "poster_name", "follower_count"),
            List.of(List.of("{{data}}", EVIL, 5L)));
    AnswerTable unknown = AnswerTable.of(EVIL, List.of(EVIL), List.of(List.of(EVIL)));
    String page = ReportPage.render(ledger(true), List.of(posters, unknown), List.of());
    assertThat(withoutLibrary(page))
        .doesNotContain("<script>alert", "<img", "onerror=\"")
        .contains("&lt;/script&gt;&lt;script&gt;alert(1)", "{{data}}");
    // The data, the library and the script of the page: no fourth has come in.
    assertThat(page.split("<script", -1)).hasSize(4);
    assertThat(page.split("</script>", -1)).hasSize(4);
  }

  @Test
  void eachAnswerHasItsFileAndItsStatement() throws Exception {
    AnswerTable country =
        AnswerTable.of(
            "top_country",
            List.of("country", "poster_name", "follower_count"),
            List.of(List.of("Korea, Republic of", "a \"b\"", 5L)));
    String page = ReportPage.render(ledger(true), List.of(country), List.of());
    assertThat(page)
        .contains("data-csv=\"top_country\"", "MAX(followers) AS follower_count")
        .contains("country,poster_name,follower_count\\n");
    JsonNode data =
        new ObjectMapper().readTree(page.replaceAll("(?s).*id=\"data\">(.*?)</script>.*", "$1"));
    assertThat(data.at("/csv/top_country").asText()).isEqualTo(country.toCsv());
  }

  @Test
  void showsSamplesOfDeadLettersWithoutWhatTheySay() throws Exception {
    DeadLetterSample sample =
        new DeadLetterSample(
            "INVALID_JSON",
            "user",
            "INVALID_JSON (it ends early) at topic=u.user partition=0 offset=7",
            RedactedText.of(
                "{\"ind\": 7528, \"first_name\": \"Zoë\", \"mail\": \"zoe@ex.org\", \"age"));
    String page = ReportPage.render(ledger(true), List.of(), List.of(sample));
    assertThat(page)
        .contains("Samples (1), redacted", "at topic=u.user partition=0 offset=7")
        .contains(
            "{&quot;ind&quot;: 0000, &quot;first_name&quot;: &quot;xxx&quot;, &quot;xxxx&quot;")
        .contains("&quot;xxx@xx.xxx&quot;, &quot;age")
        .doesNotContain("Zoë", "zoe", "7528", "mail");
  }

  @Test
  void rendersWithoutAnything() throws Exception {
    String page = ReportPage.render(new ObjectMapper().readTree("{}"), List.of(), List.of());
    assertThat(page).contains("The run gave no answers", "The ledger has no kinds");
    AnswerTable empty = AnswerTable.of("top_country", List.of("country"), List.of());
    assertThat(ReportPage.render(ledger(true), List.of(empty), List.of())).contains("No rows.");
  }

  @Test
  void asksForNothingOverTheNetwork() throws Exception {
    String page = ReportPage.render(ledger(true), List.of(), List.of());
    String own = withoutLibrary(page);
    assertThat(own).hasSizeLessThan(60_000);
    assertThat(own)
        .doesNotContain("http://", "https://", "@import", "url(", " src=", "<link", "fetch(");
    assertThat(page).contains("default-src 'none'");
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
  }

  @Test
  void isTheSameInEveryLocaleAndTimeZone() throws Exception {
    String page = ReportPage.render(ledger(true), List.of(), List.of());
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      TimeZone.setDefault(TimeZone.getTimeZone("America/Lima"));
      assertThat(ReportPage.render(ledger(true), List.of(), List.of())).isEqualTo(page);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private static String withoutLibrary(String page) {
    int start = page.indexOf("<script>");
    return page.substring(0, start) + page.substring(page.indexOf("</script>", start));
  }

  private static JsonNode ledger(boolean balanced) throws Exception {
    return new ObjectMapper()
        .readTree(
            String.format(
                Locale.ROOT,
                """
            {"runId":"20261121-1","startedAt":"2026-11-21T08:30:00Z",
             "finishedAt":"2026-11-21T08:31:12.500Z","runner":"DirectRunner",
             "versions":{"beam":"2.70.0"},"options":{"user":"u1"},
             "inputs":["s3://bucket/topics"],"outputs":{"report":"/out/report.html"},
             "balanced":%s,
             "kinds":{"pin":{"read":%d,"cleaned":11400,"duplicates":345,"conflicts":67,
               "deadLetters":{"INVALID_JSON":250,"MISSING_KEY":5},
               "fieldDefects":{"follower_count":{"NOT_A_NUMBER":9}},"unknownFields":3,
               "table":"/out/tables/pin","tableVersion":4}}}
            """,
                balanced,
                balanced ? 12000 : 12010));
  }
}
