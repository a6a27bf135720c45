package io.pinbeam.pipelines.stream.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.yaml.YamlFault;
import io.pinbeam.transforms.aggregate.TrendMetric;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOOK", "s3cr3t-of-the-hook", "EMPTY", "");

  private static final String FULL =
      """
      # who is woken by what
      alerts:
        - name: few-posts
          metric: posts_total
          key: all
          when: below
          value: 10
          for: 3
          cool_down: 30m
        - name: rejects
          metric: reject_rate
          when: at_least
          value: 0.05
        - {name: art, metric: posts, key: "art|France", when: equals, value: 0}
      deliver:
        - log: {}
        - webhook: {url: "https://hooks.example.com/services/T0K3N", secret_env: HOOK}
        - sns: {topic: "arn:aws:sns:eu-west-1:123456789012:posts"}
        - sns:
            topic: arn:aws:sns:us-east-1:123456789012:posts.fifo
            endpoint: http://127.0.0.1:5000
      """;

  @TempDir Path folder;

  @Test
  void everyFieldIsRead() throws Exception {
    AlertRules rules = AlertRules.parse(FULL, ENVIRONMENT::get);

    assertThat(rules.rules())
        .containsExactly(
            new AlertRule(
                "few-posts",
                TrendMetric.POSTS_TOTAL,
                "all",
                Comparison.BELOW,
                10,
                3,
                Duration.ofMinutes(30)),
            new AlertRule(
                "rejects",
                TrendMetric.REJECT_RATE,
                null,
                Comparison.AT_LEAST,
                0.05,
                1,
                Duration.ZERO),
            new AlertRule(
                "art", TrendMetric.POSTS, "art|France", Comparison.EQUALS, 0, 1, Duration.ZERO));
    assertThat(rules.mostWindows()).isEqualTo(3);
    assertThat(rules.channels())
        .extracting(ChannelSettings::name)
        .containsExactly("log", "webhook", "sns", "sns-2");
    ChannelSettings.Webhook webhook = (ChannelSettings.Webhook) rules.channels().get(1);
    assertThat(new String(webhook.secret().bytes(), StandardCharsets.UTF_8))
        .isEqualTo("s3cr3t-of-the-hook");
    assertThat(rules.channels().get(3))
        .isEqualTo(
            new ChannelSettings.Sns(
                "sns-2",
                "arn:aws:sns:us-east-1:123456789012:posts.fifo",
                URI.create("http://127.0.0.1:5000")));
    assertThat(rules.channels().toString()).doesNotContain("s3cr3t", "T0K3N");
  }

  @Test
  void withoutDeliverAlertsGoToTheLog() throws Exception {
    AlertRules rules = AlertRules.parse(rule("value: 1"), ENVIRONMENT::get);

    assertThat(rules.channels()).containsExactly(new ChannelSettings.Log("log"));
  }

  @Test
  void aFileIsReadWithItsSecretFile() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "from a file\n");
    Path file =
        Files.writeString(
            folder.resolve("rules.yaml"),
            "\uFEFF"
                + rule("value: 1")
                + "deliver: [{webhook: {url: 'http://127.0.0.1/x', secret_file: '"
                + secret
                + "'}}]\n");

    AlertRules rules = AlertRules.load(file.toString());

    ChannelSettings.Webhook webhook = (ChannelSettings.Webhook) rules.channels().get(0);
    assertThat(webhook.secret().bytes()).asString().isEqualTo("from a file");
  }

  /** The rule is in lines 2 to 4, the field in line 5. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "value: ten @ line 5: value \"ten\" is not allowed: a number such as 10 or 0.05 is",
        "value: .inf @ line 5: value \".inf\" is not allowed",
        "value: 1e999 @ line 5: value \"1e999\" is not allowed",
        "value: 0x10 @ line 5: value \"0x10\" is not allowed",
        "value: [1] @ line 5: value has to be a single value",
        "value: @ line 5: the rule r needs the field value",
        "for: 3 @ line 2: the rule r needs the field value",
        "valu: 10 @ line 5: the field \"valu\" is unknown: a rule has name, metric, key",
        "value: 1, for: 0 @ line 5: this is no YAML",
        "{value: 1} @ line 6: this is no YAML",
        "metric: posts @ line 5: metric stands twice",
        "key: nobody @ line 5: key \"nobody\" is not allowed: of posts_total it is one of all",
        "<<: {value: 1} @ line 5: the field \"<<\" is unknown",
        "value: *x @ line 5: this is no YAML: found undefined alias x",
        "value: !!java.net.URL [1] @ line 5: this is no YAML: Global tag is not allowed",
        "value: !mine 1 @ line 5: tags such as !name are not allowed",
        "`\t value: 1` @ line 5: this is no YAML",
      })
  void aBadRuleIsRefusedWithItsLine(String field, String message) {
    assertRefused(rule(field), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "for: 0 @ for \"0\" is not allowed: a number of windows from 1 to 1000 is",
        "for: 1.5 @ for \"1.5\" is not allowed",
        "for: -1 @ for \"-1\" is not allowed",
        "cool_down: 30 @ cool_down \"30\" is not allowed: a time such as 90s, 30m or 2h, up to 7d",
        "cool_down: 8d @ cool_down \"8d\" is not allowed",
        "cool_down: 999999999d @ cool_down \"999999999d\" is not allowed",
      })
  void aBadNumberOfARuleIsRefused(String field, String message) {
    assertRefused(rule("value: 1\n    " + field), "line 6: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "[] @ line 6: deliver has no entry: log, webhook and sns are allowed",
        "log @ line 6: deliver has to be a list",
        "[{mail: x}] @ line 6: the field \"mail\" is unknown: deliver has log, webhook and sns",
        "[{log: , sns: }] @ line 6: an entry of deliver is one of log, webhook and sns",
        "[{log: {level: 3}}] @ line 6: the field \"level\" is unknown",
        "[{webhook: {url: 'https://h'}}] @ line 6: a webhook needs a secret: one of secret_env and",
        "[{webhook: {secret_env: HOOK}}] @ line 6: a webhook needs the field url",
        "[{webhook: {url: 'ftp://h', secret_env: HOOK}}] @ line 6: url is not allowed: https://",
        "[{webhook: {url: 'https://u:p&h', secret_env: HOOK}}] @ line 6: url is not allowed",
        "[{webhook: {url: 'https://h', secret_env: NO}}] @ line 6: the environment variable \"NO\"",
        "[{webhook: {url: 'https://h', secret_env: EMPTY}}] @ line 6: the environment variable",
        "[{webhook: {url: 'https://h', secret_file: /no/where}}] @ line 6: the file \"/no/where\"",
        "[{webhook: {url: 'https://h', secret: abc}}] @ line 6: the field \"secret\" is unknown",
        "[{sns: {topic: posts}}] @ line 6: topic \"posts\" is not allowed: an ARN, arn:aws:sns:",
        "[{sns: {}}] @ line 6: sns needs the field topic",
      })
  void aBadChannelIsRefusedWithItsLine(String deliver, String message) {
    assertRefused(rule("value: 1") + "deliver: " + deliver.replace('&', '@') + "\n", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "`` @ line 1: the file is empty",
        "alerts: @ line 1: alerts has to be a list",
        "alerts: [] @ line 1: alerts is missing: a list of rules",
        "deliver: [{log: }] @ line 1: alerts is missing: a list of rules",
        "alarms: [] @ line 1: the field \"alarms\" is unknown: the file has alerts and deliver",
        "- name: x @ line 1: the file has to be fields with values, name: value",
        "alerts: [{}] @ line 1: a rule needs the field name",
        "alerts: [{name: 'a b'}] @ line 1: name \"a b\" is not allowed: up to 64 letters",
        "alerts: [{name: r, metric: likes}] @ line 1: metric \"likes\" is not allowed: one of posts,",
        "alerts: [{name: r, metric: posts, when: over}] @ line 1: when \"over\" is not allowed",
        "{alerts: &a [*a]} @ line 1:",
        "{? {a: b} : c} @ line 1: the name of a field has to be a word",
      })
  void aBadFileIsRefusedWithItsLine(String text, String message) {
    assertRefused(text, message);
  }

  @Test
  void aNameStandsOnce() {
    String twice =
        """
        alerts:
          - {name: r, metric: posts, when: above, value: 1}

          - metric: posts
            when: above
            name: r
            value: 1
        """;

    assertRefused(twice, "line 6: the name r stands twice: each rule needs its own");
  }

  @Test
  void theMessageNamesOptionAndFileAndIsOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("r.yaml"), "alerts:\n - {name: \"a\\nb\"}\n");

    assertThatThrownBy(() -> AlertRules.load(file.toString()))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith("--alerts=" + file + ": line 2: name \"a b\" is not allowed")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void whatIsNoFileOfTextIsRefused() throws Exception {
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28});
    Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);

    assertLoadFails(bytes, "the file is not UTF-8");
    assertLoadFails(large, "cannot be read: it is larger than 1 MiB");
    assertLoadFails(folder.resolve("none"), "there is no such file");
    assertLoadFails(folder, "");
    assertThatThrownBy(() -> AlertRules.load("gopher://x/y"))
        .isInstanceOf(BadOptionException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  /** Whatever stands in the file: rules, or one line that says at which line it is wrong. */
  @Test
  void noInputEndsInAnythingButRulesOrAFault() {
    long seed = Long.getLong("pinbeam.seed", System.nanoTime());
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      String text = mutated(random);
      try {
        AlertRules.parse(text, ENVIRONMENT::get);
      } catch (YamlFault e) {
        refused++;
        assertThat(e.getMessage()).matches("line \\d+: .+").hasSizeLessThan(500);
        assertThat(e.getMessage()).doesNotContain("s3cr3t");
      } catch (RuntimeException | StackOverflowError e) {
        fail("-Dpinbeam.seed=" + seed + "\n" + text, e);
      }
    }
    assertThat(refused).isGreaterThan(1_500);
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(FULL);
    String odd = "{}[]:,-&*!|>'\"%@`#?~<\n\t \\\0\u00e4\u2028\uD83D\uDE00\uD800=.0a";
    for (int n = 1 + random.nextInt(4); n > 0 && text.length() > 0; n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, odd.charAt(random.nextInt(odd.length())));
        case 1 -> text.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(30)));
        case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
        default -> text.insert(at, "[{".repeat(random.nextInt(40)));
      }
    }
    return text.toString();
  }

  private static void assertLoadFails(Path file, String message) {
    assertThatThrownBy(() -> AlertRules.load(file.toString()))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith("--alerts=" + file + ": " + message);
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> AlertRules.parse(text, ENVIRONMENT::get))
        .isInstanceOf(YamlFault.class)
        .hasMessageStartingWith(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  private static String rule(String field) {
    return String.join(
        "\n",
        List.of(
            "alerts:",
            "  - name: r",
            "    metric: posts_total",
            "    when: below",
            "    " + field,
            ""));
  }
}
