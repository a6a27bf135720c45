package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.yaml.YamlFault;
import io.pinbeam.pipelines.yaml.YamlFile;
import io.pinbeam.pipelines.yaml.YamlMap;
import io.pinbeam.transforms.aggregate.TrendMetric;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The rules file of {@code --alerts}: what is alerted of, and where alerts go. {@code
 * docs/alerts.md} has its fields.
 */
public final class AlertRules {
  private static final int MOST_WINDOWS = 1_000;
  private static final Duration LONGEST_COOL_DOWN = Duration.ofDays(7);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Pattern TOPIC =
      Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");
  private static final List<String> RULE_FIELDS =
      List.of("name", "metric", "key", "when", "value", "for", "cool_down");

  private final List<AlertRule> rules;
  private final List<ChannelSettings> channels;

  private AlertRules(List<AlertRule> rules, List<ChannelSettings> channels) {
    this.rules = List.copyOf(rules);
    this.channels = List.copyOf(channels);
  }

  /**
   * Reads a rules file, and the secrets that it names. Beam's file systems must have been given
   * their options.
   *
   * @param path local or {@code s3://}
   * @throws BadOptionException in one line: the file, the line in it, what is wrong, what is
   *     allowed
   */
  public static AlertRules load(String path) {
    return load(path, System::getenv);
  }

  static AlertRules load(String path, UnaryOperator<@Nullable String> environment) {
    return YamlFile.load("alerts", path, text -> parse(text, environment));
  }

  static AlertRules parse(String text, UnaryOperator<@Nullable String> environment)
      throws YamlFault {
    YamlMap file = YamlMap.parse(text);
    file.allowOnly("the file", List.of("alerts", "deliver"));
    return new AlertRules(rules(file), channels(file, environment));
  }

  List<AlertRule> rules() {
    return rules;
  }

  List<ChannelSettings> channels() {
    return channels;
  }

  /** The most windows in a row that a rule asks for. */
  int mostWindows() {
    return rules.stream().mapToInt(AlertRule::windows).max().orElse(1);
  }

  private static List<AlertRule> rules(YamlMap file) throws YamlFault {
    List<YamlMap> entries = file.list("alerts");
    if (entries == null || entries.isEmpty()) {
      throw new YamlFault(file.line("alerts"), "alerts is missing: a list of rules");
    }
    List<AlertRule> rules = new ArrayList<>();
    for (YamlMap entry : entries) {
      AlertRule rule = rule(entry);
      if (rules.stream().anyMatch(other -> other.name().equals(rule.name()))) {
        throw new YamlFault(
            entry.line("name"),
            "the name " + rule.name() + " stands twice: each rule needs its own");
      }
      rules.add(rule);
    }
    return rules;
  }

  private static AlertRule rule(YamlMap entry) throws YamlFault {
    entry.allowOnly("a rule", RULE_FIELDS);
    String name = entry.required("name", "a rule");
    if (!NAME.matcher(name).matches()) {
      throw notAllowed(
          entry, "name", name, "up to 64 letters, digits, dots, dashes and underscores are");
    }
    String metricName = entry.required("metric", "the rule " + name);
    TrendMetric metric = TrendMetric.ofLabel(metricName).orElse(null);
    if (metric == null) {
      throw notAllowed(entry, "metric", metricName, "one of " + MetricKeys.labels() + " is");
    }
    String when = entry.required("when", "the rule " + name);
    Comparison comparison = Comparison.named(when);
    if (comparison == null) {
      throw notAllowed(entry, "when", when, "one of " + Comparison.labels() + " is");
    }
    return new AlertRule(
        name,
        metric,
        key(entry, metric),
        comparison,
        number(entry, entry.required("value", "the rule " + name)),
        windows(entry),
        coolDown(entry));
  }

  private static @Nullable String key(YamlMap entry, TrendMetric metric) throws YamlFault {
    String key = entry.text("key");
    if (key == null) {
      return null;
    }
    List<String> keys = MetricKeys.of(metric);
    if (!keys.isEmpty() && !keys.contains(key)) {
      throw notAllowed(
          entry, "key", key, "of " + metric.label() + " it is one of " + String.join(", ", keys));
    }
    if (metric == TrendMetric.POSTS && key.indexOf('|') < 0) {
      throw notAllowed(entry, "key", key, "of posts it is category|country");
    }
    return key;
  }

  private static double number(YamlMap entry, String text) throws YamlFault {
    double number = Double.NaN;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // Refused below, with the likes of Infinity.
    }
    if (!Double.isFinite(number) || !text.matches("[-+.eE0-9]+")) {
      throw notAllowed(entry, "value", text, "a number such as 10 or 0.05 is");
    }
    return number;
  }

  private static int windows(YamlMap entry) throws YamlFault {
    String text = entry.text("for");
    if (text == null) {
      return 1;
    }
    if (!text.matches("\\d{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MOST_WINDOWS) {
      throw notAllowed(entry, "for", text, "a number of windows from 1 to " + MOST_WINDOWS + " is");
    }
    return Integer.parseInt(text);
  }

  private static Duration coolDown(YamlMap entry) throws YamlFault {
    String text = entry.text("cool_down");
    if (text == null || text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      Duration duration =
          UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
      if (duration.compareTo(LONGEST_COOL_DOWN) <= 0) {
        return duration;
      }
    }
    throw notAllowed(entry, "cool_down", text, "a time such as 90s, 30m or 2h, up to 7d, is");
  }

  private static List<ChannelSettings> channels(
      YamlMap file, UnaryOperator<@Nullable String> environment) throws YamlFault {
    List<YamlMap> entries = file.list("deliver");
    if (entries == null) {
      return List.of(new ChannelSettings.Log("log"));
    }
    if (entries.isEmpty()) {
      throw new YamlFault(
          file.line("deliver"), "deliver has no entry: log, webhook and sns are allowed");
    }
    List<ChannelSettings> channels = new ArrayList<>();
    for (YamlMap entry : entries) {
      entry.allowOnly("deliver", List.of("log", "webhook", "sns"));
      if (entry.fields().size() != 1) {
        throw new YamlFault(
            entry.line(),
            "an entry of deliver is one of log, webhook and sns: begin each with a -");
      }
      String type = entry.fields().get(0);
      long before = channels.stream().filter(other -> other.name().startsWith(type)).count();
      String name = before == 0 ? type : type + "-" + (before + 1);
      channels.add(channel(name, type, entry.map(type), environment));
    }
    return channels;
  }

  private static ChannelSettings channel(
      String name, String type, YamlMap fields, UnaryOperator<@Nullable String> environment)
      throws YamlFault {
    switch (type) {
      case "webhook":
        fields.allowOnly("a webhook", List.of("url", "secret_env", "secret_file"));
        URI url = address(fields, "url", fields.required("url", "a webhook"));
        return new ChannelSettings.Webhook(name, url, secret(fields, environment));
      case "sns":
        fields.allowOnly("sns", List.of("topic", "endpoint"));
        String topic = fields.required("topic", "sns");
        if (!TOPIC.matcher(topic).matches()) {
          throw notAllowed(
              fields, "topic", topic, "an ARN, arn:aws:sns:<region>:<account>:<name>, is");
        }
        String endpoint = fields.text("endpoint");
        return new ChannelSettings.Sns(
            name, topic, endpoint == null ? null : address(fields, "endpoint", endpoint));
      default:
        fields.allowOnly("log", List.of());
        return new ChannelSettings.Log(name);
    }
  }

  /** What is wrong with an address is told without it: it may hold a token. */
  private static URI address(YamlMap fields, String field, String text) throws YamlFault {
    try {
      URI uri = new URI(text.strip());
      if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw new YamlFault(
        fields.line(field),
        field + " is not allowed: https://host/path or http://host/path, without user@, is");
  }

  private static Secret secret(YamlMap fields, UnaryOperator<@Nullable String> environment)
      throws YamlFault {
    String variable = fields.text("secret_env");
    String file = fields.text("secret_file");
    if ((variable == null) == (file == null)) {
      throw new YamlFault(
          fields.line(), "a webhook needs a secret: one of secret_env and secret_file");
    }
    String secret =
        variable == null ? secretFile(fields, file) : environment.apply(variable.strip());
    if (secret == null || secret.isBlank()) {
      throw variable == null
          ? new YamlFault(fields.line("secret_file"), "the file of secret_file is empty")
          : new YamlFault(
              fields.line("secret_env"),
              "the environment variable " + shown(variable) + " of secret_env is not set");
    }
    return new Secret(secret);
  }

  private static String secretFile(YamlMap fields, String file) throws YamlFault {
    try {
      return YamlFile.read(file).strip();
    } catch (IOException | IllegalArgumentException e) {
      throw new YamlFault(
          fields.line("secret_file"), "the file " + shown(file) + " of secret_file cannot be read");
    }
  }

  private static String shown(String text) {
    return YamlMap.shown(text);
  }

  private static YamlFault notAllowed(YamlMap entry, String field, String value, String allowed) {
    return new YamlFault(
        entry.line(field), field + " " + shown(value) + " is not allowed: " + allowed);
  }
}
