package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pinbeam.pipelines.options.BadOptionException;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The words behind a subcommand, one a line: options, or one line that says what is wrong. */
@Tag("reliability")
class ArgumentsFuzzTest {
  @FuzzTest
  @DictionaryEntries({
    "--input=",
    "--output=",
    "--maxRecordBytes=",
    "--source=kafka",
    "--profile=direct",
    "--profile=spark-local",
    "--verbose",
    "--runner=",
    "--awsRegion=",
    "--expectations=",
    "--endpoint=http://127.0.0.1:1",
    "9223372036854775808",
    "true",
    "{}",
    "[]",
    "{\"@type\":"
  })
  void words(byte[] bytes) {
    List<String> words = List.of(new String(bytes, UTF_8).split("\n", 12));
    try {
      Arguments.parse(words, BatchCommandOptions.class);
    } catch (BadOptionException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError(e);
      }
    }
  }
}
