package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the README's pictures, of the demo as it runs: {@code docs/pictures/take} starts it. It is
 * left out of other builds.
 */
@Timeout(600)
class PicturesIT {
  private static final Path PICTURES = SourceCopy.ROOT.resolve("docs/pictures");
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/?");
  private static final Pattern REPORT = Pattern.compile("report +(\\S+report\\.html)");

  /** As many windows of trends as make a line. */
  private static final Duration WHILE = Duration.ofSeconds(75);

  @TempDir Path folder;

  @Test
  void theDashboardAndTheReport() throws Exception {
    assumeTrue(Boolean.getBoolean("pinbeam.write-pictures"), "docs/pictures/take asks for them");
    assertThat(Browser.isThere()).as("chromium and chromium-driver").isTrue();
    ProcessBuilder words =
        new ProcessBuilder(CommandProcess.words("demo", "--stay", "--dashboardPort=0"))
            .directory(folder.toFile());
    try (CommandProcess demo = CommandProcess.start(folder, words)) {
      while (!demo.output().contains("stay until Ctrl-C")) {
        assertThat(demo.isAlive()).as(demo.output()).isTrue();
        Thread.sleep(200);
      }
      Thread.sleep(WHILE.toMillis());
      String output = demo.output();
      try (Browser browser = Browser.open(URI.create(last(ADDRESS, output, 0)))) {
        browser.await("the first commits", () -> browser.text("#status").equals("✓ Live"));
        browser.await("a window of trends", () -> !browser.text("#countries").contains("No posts"));
        take(browser, "#countries", "dashboard.png");
      }
      Path report = folder.resolve(last(REPORT, output, 1));
      try (Browser browser = Browser.open(report.toUri())) {
        take(browser, "#answers", "report.png");
      }
      demo.terminate();
      demo.waitFor(Duration.ofMinutes(1));
    }
  }

  /** From a heading on: above it stand paths of this machine. */
  private static void take(Browser browser, String heading, String name) throws Exception {
    browser.resize(1280, 1150);
    browser.evaluate("document.querySelector('" + heading + "').scrollIntoView()");
    // What moves as it appears has come to rest.
    Thread.sleep(1_500);
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(name), browser.screenshot());
  }

  private static String last(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    String last = null;
    while (matcher.find()) {
      last = matcher.group(group);
    }
    assertThat(last).as(text).isNotNull();
    return last;
  }
}
