package io.pinbeam.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "1500ms,1500ms",
    "5000ms,5s",
    "90s,90s",
    "60s,1m",
    "PT90M,90m",
    "120m,2h",
    "36h,36h",
    "48h,2d"
  })
  void aLengthIsWrittenAsItCouldHaveBeenGiven(String given, String written) {
    assertThat(DurationText.of(DurationText.parse("--window", given))).isEqualTo(written);
    assertThat(DurationText.parse("--window", written))
        .isEqualTo(DurationText.parse("--window", given));
  }
}
