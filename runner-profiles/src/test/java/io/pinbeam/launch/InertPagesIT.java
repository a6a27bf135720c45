package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.dashboard.DashboardServer;
import io.pinbeam.dashboard.DashboardSettings;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.trend.TrendsTable;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people open after a run: records whose every text is an attack on it. Pages are looked at in
 * Debian's Chromium; without it that part is skipped, and says so.
 */
@Tag("reliability")
@Timeout(240)
class InertPagesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each would set the canary, or ask another server, if it were more than text. */
  private static final List<String> ATTACKS =
      List.of(
          "<script>window.canary=1</script>",
          "\"><img src=x onerror=\"window.canary=2\">",
          "'><svg/onload=window.canary=3>",
          "</script><script>window.canary=4</script>",
          "<!--<script>window.canary=5</script>-->",
          "javascript:window.canary=6",
          "{{constructor.constructor('window.canary=7')()}}${window.canary=7}<%=window.canary=7%>",
          "\u2028window.canary=8;\u2029\\u003cscript>window.canary=8\\u003c/script>",
          "</title></style></textarea></pre></code><script>window.canary=9</script>",
          "<img src=http://192.0.2.1/leak><link rel=stylesheet href=http://192.0.2.1/leak>",
          "<meta http-equiv=refresh content='0;url=http://192.0.2.1/'><base href=http://192.0.2.1/>",
          "<iframe srcdoc='<script>parent.canary=10</script>'></iframe>",
          "{a|<script>window.canary=11</script>}{b|}");

  @TempDir Path folder;

  @Test
  void theReportShowsThemAsText() throws Exception {
    assumeTrue(Browser.isThere(), "without chromium and chromium-driver the page is not looked at");
    Path output = batch(ATTACKS);
    try (Browser browser = Browser.open(output.resolve("report.html").toUri())) {
      isInert(browser);
      for (String attack : ATTACKS) {
        assertThat(
                browser.evaluate(
                    "return document.body.textContent.includes("
                        + JSON.writeValueAsString(attack)
                        + ")"))
            .as(attack)
            .isEqualTo(true);
      }
      browser.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");
      browser.evaluate("document.querySelectorAll('th button').forEach(b => b.click())");
      isInert(browser);
    }
  }

  @Test
  void theDashboardShowsThemAsText() throws Exception {
    assumeTrue(Browser.isThere(), "without chromium and chromium-driver the page is not looked at");
    String path = folder.resolve("tables/trends").toString();
    Instant window = Instant.now().minusSeconds(60);
    DataFileWriter<String> writer =
        DataFileWriter.open(
            path,
            "part-0.parquet",
            TrendsTable.schema(),
            (attack, out) -> {
              out.setValue(0, window);
              out.setValue(1, window.plusSeconds(10));
              out.setValue(2, "posts");
              out.setValue(3, attack + "|" + attack);
              out.setValue(4, attack);
              out.setValue(5, attack);
              out.setValue(9, 5.0);
            },
            WriteOptions.defaults());
    for (String attack : ATTACKS) {
      writer.write(attack);
    }
    DeltaTable.at(path).commit(List.of(writer.close()), WriteMode.APPEND, TrendsTable.schema());
    DashboardSettings settings =
        new DashboardSettings(
            folder.resolve("tables").toString(),
            "127.0.0.1",
            0,
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            1000,
            Duration.ofMinutes(1));
    try (DashboardServer server =
            DashboardServer.start(settings, TableSql.of(settings, List.of()));
        Browser browser = Browser.open(server.address())) {
      browser.await("the names", () -> browser.text("#countries").contains("<script>"));
      browser.click("#countries summary");
      isInert(browser);
    }
  }

  private static void isInert(Browser browser) {
    assertThat(browser.evaluate("return typeof window.canary")).isEqualTo("undefined");
    assertThat(
            browser.evaluate(
                "return document.querySelectorAll('img,iframe,base,meta[http-equiv=refresh],"
                    + "[onerror],[onload],a[href^=\"javascript:\"]').length"))
        .isEqualTo(0L);
    browser.assertQuiet();
  }

  @Test
  void aSpreadsheetGetsNoFormulaWhereItIsAskedFor() throws Exception {
    List<String> formulas = List.of("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1,2)", "\t=1", "\r=1");
    String plain = answers(batch(formulas), false);
    assertThat(plain).contains("=cmd|' /C calc'!A0").doesNotContain("'=cmd");

    String safe = answers(batch(formulas, "--spreadsheetSafe"), true);

    assertThat(safe).contains("'=cmd|' /C calc'!A0").contains("'+1").contains("'@SUM(1,2)");
    assertThat(safe.replaceAll("(?md)(^|,|\")'(?=[=+\\-@\t\r])", "$1")).isEqualTo(plain);
  }

  @Test
  void aQueryEndsWhenItsTimeIsOver() throws Exception {
    Path output = batch(List.of("a", "b"));
    List<String> words =
        List.of("--input=" + output, "--sql=SELECT COUNT(*) AS n FROM posts", "--timeout=1ms");
    assertThatThrownBy(() -> new QueryCommand().run(words, System.out, System.err))
        .isInstanceOf(TimeoutException.class)
        .hasMessageStartingWith("it was ended after");
    assertThatThrownBy(
            () ->
                new QueryCommand()
                    .run(
                        List.of("--input=" + output, "--sql=SELECT 1", "--timeout=soon"),
                        System.out,
                        System.err))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("--timeout=soon is no length of time");
  }

  /** All of them; none of their cells begins like a formula if they are safe. */
  private static String answers(Path output, boolean isSafe) throws Exception {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(output.resolve("answers"))) {
      for (Path file : files.sorted().toList()) {
        String text = Files.readString(file);
        all.append(text);
        if (isSafe) {
          assertThat(text).doesNotContainPattern("(?md)(^|,)\"?[=+@\t\r]");
          assertThat(JSON.writeValueAsString(Files.readString(output.resolve("report.html"))))
              .doesNotContain(JSON.writeValueAsString("\n" + "=cmd").replace("\"", ""));
        }
      }
    }
    return all.toString();
  }

  private Path batch(List<String> texts, String... more) throws Exception {
    Path input = folder.resolve("in-" + texts.size());
    List<String> pins = new ArrayList<>();
    List<String> geos = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int ind = 0; ind < texts.size(); ind++) {
      String text = texts.get(ind);
      Map<String, Object> pin = new LinkedHashMap<>();
      pin.put("index", ind);
      for (String field :
          List.of(
              "unique_id",
              "title",
              "description",
              "poster_name",
              "tag_list",
              "is_image_or_video",
              "image_src",
              "save_location",
              "category")) {
        pin.put(field, text);
      }
      pin.put("follower_count", (ind + 1) + "k");
      pin.put(text, text);
      pins.add(JSON.writeValueAsString(pin));
      pins.add(JSON.writeValueAsString(text));
      geos.add(
          JSON.writeValueAsString(
              Map.of("ind", ind, "country", text, "timestamp", "2018-04-01T09:00:00")));
      geos.add(JSON.writeValueAsString(Map.of("ind", text, "country", text)));
      users.add(
          JSON.writeValueAsString(
              Map.of(
                  "ind",
                  ind,
                  "first_name",
                  text,
                  "last_name",
                  text,
                  "age",
                  20 + ind,
                  "date_joined",
                  "2016-01-01")));
    }
    SinkLayout.write(input, "u", Kind.PIN, 0, 0, pins);
    SinkLayout.write(input, "u", Kind.GEO, 0, 0, geos);
    SinkLayout.write(input, "u", Kind.USER, 0, 0, users);
    Path output = folder.resolve("out-" + texts.size() + more.length);
    Runners.batch("direct", input, output, more);
    return output;
  }
}
