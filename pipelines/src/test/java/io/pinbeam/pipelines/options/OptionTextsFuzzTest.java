package io.pinbeam.pipelines.options;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

/** Values of options: read, or refused by what becomes the command's one line. */
@Tag("reliability")
class OptionTextsFuzzTest {
  @FuzzTest
  @DictionaryEntries({"500ms", "10m", "2h", "1d", "PT5S", "P1DT2H", "999999999999d", "-"})
  void duration(byte[] bytes) {
    Duration duration;
    try {
      duration = DurationText.parse("--window", new String(bytes, UTF_8));
    } catch (BadOptionException e) {
      return;
    }
    if (duration.toMillis() < 1 || !again(duration).equals(duration)) {
      throw new AssertionError(duration);
    }
  }

  /** What is longer than a number of days has digits for is not written as people write it. */
  private static Duration again(Duration duration) {
    String text = DurationText.of(duration);
    return text.length() > 12 ? duration : DurationText.parse("--window", text);
  }

  @FuzzTest
  @DictionaryEntries({"2026-11-20", "T10:00:00Z", "+999999999-12-31", "T24:00:00Z", "-", "+"})
  void time(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    Instant time;
    try {
      time = TimeText.parse("--to", text);
    } catch (BadOptionException e) {
      return;
    }
    if (!TimeText.parse("--to", time.toString()).equals(time)) {
      throw new AssertionError(text);
    }
  }

  @FuzzTest
  @DictionaryEntries({"s3://", "http://", "user:secret@", "@", "://"})
  void address(byte[] bytes) {
    String address = new String(bytes, UTF_8);
    String shown = Redaction.ofAddress(address);
    if (!Redaction.ofAddress(shown).equals(shown)) {
      throw new AssertionError(shown);
    }
  }
}
