package io.pinbeam.pipelines.stream.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pinbeam.pipelines.yaml.YamlFault;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;

/** The file of alert rules: what is wrong is one line that says where, without a secret. */
@Tag("reliability")
class AlertRulesFuzzTest {
  private static final Pattern FAULT = Pattern.compile("line [1-9][0-9]*: \\P{Cntrl}{1,403}");
  private static final String SECRET = "s3cr3t";

  @FuzzTest
  @DictionaryEntries({
    "alerts:",
    "  - name: a",
    "metric: posts_total",
    "key: all",
    "when: below",
    "value: 10",
    "for: 3",
    "cool_down: 30m",
    "deliver:",
    "  - log: {}",
    "webhook: {url: \"https://h\", secret_env: HOOK}",
    "sns: {topic: \"arn:aws:sns:eu-west-1:123456789012:a\"}",
    "&a ",
    "*a",
    "!x ",
    "<<: "
  })
  void file(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    try {
      AlertRules rules = AlertRules.parse(text, name -> "HOOK".equals(name) ? SECRET : null);
      if (rules.rules().isEmpty() || rules.mostWindows() < 1) {
        throw new AssertionError(rules.rules());
      }
    } catch (YamlFault e) {
      boolean toldSecret = e.getMessage().contains(SECRET) && !text.contains(SECRET);
      if (toldSecret || !FAULT.matcher(e.getMessage()).matches()) {
        throw new AssertionError(e);
      }
    }
  }
}
