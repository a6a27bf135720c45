package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of a batch in a browser, over names that would be more than text. On a machine without
 * Debian's packages chromium and chromium-driver it is skipped, and says so.
 */
@Timeout(240)
class ReportBrowserIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOSTILE =
      "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">\"'&\u202Eabc 😀";
  private static final String LONG = "long".repeat(250_000);

  @TempDir Path folder;

  @BeforeAll
  static void hasABrowser() {
    assumeTrue(Browser.isThere(), "without chromium and chromium-driver the page is not looked at");
  }

  @Test
  void hostileNamesAreText() throws Exception {
    try (Browser browser = reportOf(HOSTILE)) {
      assertThat((String) browser.evaluate("return document.title")).doesNotContain("hit");
      assertThat(browser.evaluate("return document.querySelectorAll('img').length")).isEqualTo(0L);
      assertThat(browser.evaluate("return document.body.textContent.includes(" + quoted() + ")"))
          .isEqualTo(true);
      browser.assertQuiet();
      assertThat(browser.accessibilityFaults()).isEmpty();
    }
  }

  @Test
  void namesOfAMegabyteAreShown() throws Exception {
    try (Browser browser = reportOf(LONG)) {
      assertThat((String) browser.evaluate("return document.body.textContent"))
          .contains("Dead letters", "longlong");
      browser.assertQuiet();
    }
  }

  private Browser reportOf(String name) throws Exception {
    Path input = folder.resolve("in");
    SinkLayout.write(
        input,
        "u",
        Kind.PIN,
        0,
        0,
        List.of(
            pin(1, name, name),
            JSON.writeValueAsString(Map.of("index", name, "title", name)),
            name));
    SinkLayout.write(
        input,
        "u",
        Kind.GEO,
        0,
        0,
        List.of(
            JSON.writeValueAsString(
                Map.of("ind", 1, "country", name, "timestamp", "2018-04-01T09:00:00"))));
    Runners.batch("direct", input, folder.resolve("out"));
    return Browser.open(folder.resolve("out/report.html").toUri());
  }

  private static String quoted() throws Exception {
    return JSON.writeValueAsString(HOSTILE);
  }

  private static String pin(int index, String category, String title) throws Exception {
    return JSON.writeValueAsString(
        Map.of("index", index, "category", category, "title", title, "follower_count", "12k"));
  }
}
