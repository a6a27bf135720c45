package io.pinbeam.pipelines.quality;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pinbeam.pipelines.yaml.YamlFault;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;

/** The file of expectations: what is wrong is one line that says where. */
@Tag("reliability")
class ExpectationsFileFuzzTest {
  private static final Pattern FAULT = Pattern.compile("line [1-9][0-9]*: \\P{Cntrl}{1,403}");

  @FuzzTest
  @DictionaryEntries({
    "expectations:",
    "  - name: a",
    "table: pin",
    "column: follower_count",
    "nullShare: 0.25",
    "range: {min: 1, max: 2}",
    "unique: true",
    "rowCount: {min: 1, maxRatio: 2}",
    "action: quarantine",
    "&a ",
    "*a",
    "!!java.lang.String ",
    "<<: ",
    "---",
    "? ",
    "|-",
    "%YAML 1.1"
  })
  void file(byte[] bytes) {
    try {
      Set<String> names = new TreeSet<>();
      for (Expectation expectation : ExpectationsFile.parse(new String(bytes, UTF_8)).all()) {
        if (!names.add(expectation.name()) || expectation.action() == null) {
          throw new AssertionError(expectation);
        }
      }
    } catch (YamlFault e) {
      if (!FAULT.matcher(e.getMessage()).matches()) {
        throw new AssertionError(e);
      }
    }
  }
}
