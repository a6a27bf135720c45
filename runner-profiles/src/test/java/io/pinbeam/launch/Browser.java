package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, as Debian packages it, on a page of ours. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Whether the machine has it. */
  static boolean isThere() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  static Browser open(URI address) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    // What it would otherwise ask other servers for is no matter of the page.
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriver driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    Browser browser = new Browser(driver);
    driver.get(address.toString());
    return browser;
  }

  /** The visible text of what a CSS selector finds first. */
  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  /** What a statement of JavaScript returns. */
  Object evaluate(String javaScript) {
    return driver.executeScript(javaScript);
  }

  void type(String selector, String text) {
    driver.findElement(By.cssSelector(selector)).clear();
    driver.findElement(By.cssSelector(selector)).sendKeys(text);
  }

  /** By its own script, as the page may scroll or grow under a pointer. */
  void click(String selector) {
    driver.executeScript("arguments[0].click()", driver.findElement(By.cssSelector(selector)));
  }

  void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long giveUp = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s: %s", what, text("header")).isLessThan(giveUp);
      Thread.sleep(50);
    }
  }

  /** Nothing has gone wrong in the page, and all that it asked for came from its own server. */
  void assertQuiet() {
    List<String> errors =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            // Warnings are Chromium's own hints, of how fast something would be drawn.
            .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
            .map(LogEntry::getMessage)
            .toList();
    assertThat(errors).isEmpty();
    @SuppressWarnings("unchecked")
    List<String> asked =
        (List<String>)
            evaluate(
                "return performance.getEntriesByType('resource').map(e => e.name)"
                    + ".filter(n => !n.startsWith(location.origin) && !n.startsWith('data:')"
                    + " && !n.startsWith('blob:'))");
    assertThat(asked).isEmpty();
  }

  /** What axe-core calls serious or worse. */
  @SuppressWarnings("unchecked")
  List<Map<String, Object>> accessibilityFaults() throws IOException {
    try (InputStream axe = Browser.class.getResourceAsStream(AXE)) {
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<Map<String, Object>>)
        driver.executeAsyncScript(
            "var done = arguments[arguments.length - 1];"
                + "axe.run().then(function (found) { done(found.violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => ({id: v.id, help: v.help, at: v.nodes.map(n => n.target.join(' '))"
                + ".slice(0, 5).join(', ')}))); });");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
