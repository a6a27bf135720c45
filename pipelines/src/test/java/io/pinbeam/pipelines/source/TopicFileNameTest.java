package io.pinbeam.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.model.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFileNameTest {
  @Test
  void theSinksNamesTellPartitionAndOffset() {
    TopicFileName name =
        TopicFileName.parse("t/u.pin+2147483647+9223372036854775807.json", "t").orElseThrow();
    assertThat(name.partition()).isEqualTo(Integer.MAX_VALUE);
    assertThat(name.firstOffset()).isEqualTo(Long.MAX_VALUE);
    assertThat(name.kind()).isEqualTo(Kind.PIN);
  }

  /** Once the listing failed with a NumberFormatException. */
  @ParameterizedTest
  @ValueSource(strings = {"u.pin+9999999999+0.json", "u.pin+0+9999999999999999999.json"})
  void numbersThatKafkaDoesNotHaveAreNoneOfTheSinks(String file) {
    TopicFileName name = TopicFileName.parse("u.pin/" + file, "").orElseThrow();
    assertThat(name.topic()).isEqualTo("u.pin");
    assertThat(name.partition()).isNull();
    assertThat(name.firstOffset()).isNull();
  }

  /** Once it failed with an ArrayIndexOutOfBoundsException. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "u.pin/"})
  void aFolderIsNoFile(String path) {
    assertThat(TopicFileName.parse(path, "")).isEmpty();
  }
}
