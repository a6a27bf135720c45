package io.pinbeam.transforms.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.SourcePosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceKindTest {
  @ParameterizedTest
  @CsvSource({
    "s3://bucket/topics/u.pin/partition=0/u.pin+0+0000000012.json, PIN",
    "s3://bucket/topics/u.geo/partition=0/part-1.json.gz, GEO",
    "/data/user.jsonl, USER",
    "geo.json.gz, GEO",
    "C:\\in\\pin\\a.json, PIN",
    "/data/pin/user.json, USER",
    "/pinned/a.json,",
    "a,",
    "'',"
  })
  void filesAreToldByTheirPath(String path, Kind kind) {
    assertThat(SourceKind.of(SourcePosition.file(path, 0)).orElse(null)).isEqualTo(kind);
  }

  @Test
  void topicsAndStreamsAreToldByTheirEnding() {
    assertThat(SourceKind.of(SourcePosition.kafka("u.user", 0, 0))).contains(Kind.USER);
    assertThat(SourceKind.of(SourcePosition.kinesis("streaming-u-geo", "s", "1")))
        .contains(Kind.GEO);
    assertThat(SourceKind.of(SourcePosition.kafka("everything", 0, 0))).isEmpty();
  }
}
