package io.pinbeam.pipelines.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.source.FileOrder;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceJsonTest {
  @Test
  void aSliceComesBackAsItWas() throws IOException {
    Slice slice = slice();
    Slice read = SliceJson.parse(SliceJson.of(slice).toString());
    assertThat(SliceJson.of(read)).isEqualTo(SliceJson.of(slice));
    assertThat(read.files()).isEqualTo(slice.files());
    assertThat(read.offsets()).isEqualTo(slice.offsets());
    assertThat(read.range()).isEqualTo(slice.range());
    assertThat(read.counts().get(Kind.GEO).read()).isEqualTo(3);
    assertThat(SliceJson.of(slice).get("format").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "base", "runId", "to", "source", "tasks", "counts", "files"})
  void oneThatLacksSomethingIsRefused(String field) {
    String text = SliceJson.of(slice()).without(field).toString();
    assertThatThrownBy(() -> SliceJson.parse(text))
        .isInstanceOf(IOException.class)
        .hasMessage("it is no slice of an account by arrival");
  }

  @Test
  void oneThatIsCutOrOfALaterVersionIsRefused() {
    String text = SliceJson.of(slice()).toString();
    assertThatThrownBy(() -> SliceJson.parse(text.substring(0, text.length() / 2)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> SliceJson.parse("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> SliceJson.parse(text.replace("\"format\":1", "\"format\":2")))
        .hasMessage("it was written by a later version of Pinbeam");
  }

  private static Slice slice() {
    Map<Kind, KindCounts> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counts.put(kind, new KindCounts(kind));
    }
    KindCounts geo = counts.get(Kind.GEO);
    geo.row();
    geo.row();
    geo.deadLetter(RejectReason.INVALID_JSON);
    geo.defect("latitude", DefectReason.values()[0]);
    geo.unknownFields(4);
    geo.quarantined("ages");
    return new Slice(
        3,
        1,
        "run",
        new TimeRange(null, Instant.parse("2026-11-20T00:00:00.123Z")),
        new SliceSource(SourceType.FILES, "s3://b/topics", null),
        List.of(
            new SliceFile("s3://b/a", 5, Kind.PIN, new FileOrder(2, 7L, "s3://b/a"), 4, 1),
            new SliceFile("s3://b/b", 6, Kind.GEO, new FileOrder(null, null, "s3://b/b"), 0, 0)),
        List.of(
            new SliceOffsets("u.pin", 1, 9, List.of(KafkaRange.of("u.pin", 1, 3, 8))),
            new SliceOffsets("u.pin", 2, 0, List.of())),
        2,
        counts,
        "hash");
  }
}
