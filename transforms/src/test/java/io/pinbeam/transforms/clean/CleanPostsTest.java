package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.DeadLetterCoder;
import io.pinbeam.transforms.errors.RefusedRecordException;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RawRecord;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.SourcePosition;
import io.pinbeam.transforms.model.User;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;

class CleanPostsTest {
  private static final Instant RUN = Instant.parse("2026-01-02T03:04:05Z");

  private final Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());

  private PCollection<RawRecord> raw(RawRecord... records) {
    return pipeline.apply(Create.of(List.of(records)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void theSourceTellsTheKind() {
    PCollection<CleanedRecord> records =
        raw(
                RawRecord.ofKafka("u.pin", 1, 50, null, bytes("{\"ind\":1}{\"ind\":2}")),
                RawRecord.ofFile(
                    "/topics/u.geo/partition=0/u.geo+0+7.json", 3, bytes(" {\"ind\":4}")),
                RawRecord.of(
                    SourcePosition.kinesis("streaming-u-user", "shard-0", "1"),
                    RecordOrder.of(0, 9, 0),
                    null,
                    bytes("{\"ind\":5}")),
                RawRecord.ofFile("/any.json", 0, bytes("{\"ind\":6,\"age\":7}")))
            .apply(CleanPosts.bySource());
    PAssert.that(records)
        .containsInAnyOrder(
            CleanedRecord.of(RecordOrder.of(1, 50, 0), Pin.builder().ind(1).build()),
            CleanedRecord.of(RecordOrder.of(1, 50, 1), Pin.builder().ind(2).build()),
            CleanedRecord.of(RecordOrder.of(3, 1, 0), Geo.builder().ind(4).build()),
            CleanedRecord.of(RecordOrder.of(0, 9, 0), User.builder().ind(5).build()),
            CleanedRecord.of(RecordOrder.of(0, 0, 0), User.builder().ind(6).age(7).build()));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void refusedRecordsGoToTheErrorHandler() {
    BadRecordErrorHandler<PCollection<DeadLetter>> refused =
        pipeline.registerBadRecordErrorHandler(new ToDeadLetters());
    PCollection<CleanedRecord> records =
        raw(RawRecord.ofFile("/pin.json", 0, bytes("{\"ind\":1}\nsecret\n")))
            .apply(CleanPosts.ofKind(Kind.PIN).withErrorHandler(refused).withRun("run-1", RUN));
    refused.close();
    PAssert.that(records.apply(CleanedRecord.pins()))
        .containsInAnyOrder(Pin.builder().ind(1).build());
    PAssert.that(refused.getOutput())
        .containsInAnyOrder(
            DeadLetter.of(
                Rejection.of(
                    RejectReason.INVALID_JSON,
                    "neither JSON nor base64 of JSON",
                    bytes("secret"),
                    6),
                "pin",
                SourcePosition.file("/pin.json", 10),
                "clean",
                "run-1",
                RUN));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void withoutAHandlerTheFirstRefusedRecordFailsThePipeline() {
    raw(RawRecord.ofKafka("u.pin", 0, 3, null, bytes("secret"))).apply(CleanPosts.bySource());
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseInstanceOf(RefusedRecordException.class)
        .hasMessageContaining("INVALID_JSON")
        .hasMessageContaining("topic=u.pin partition=0 offset=3")
        .hasMessageNotContaining("secret");
  }

  @Test
  void rulesCanBeChangedAndDefectsAreCounted() {
    CleaningRules rules =
        CleaningRules.standard()
            .withPlaceholders("country", List.of("Nowhere"))
            .withGeoRule(
                (geo, refused) -> {
                  if (geo.timestamp() == null) {
                    refused.accept("coordinates");
                  }
                  return geo;
                });
    PCollection<Geo> geos =
        raw(RawRecord.ofKafka(
                "x",
                0,
                0,
                null,
                bytes(
                    "{\"ind\":1,\"country\":\"Nowhere\",\"latitude\":1,\"longitude\":2,"
                        + "\"timestamp\":\"soon\",\"colour\":\"red\"}")))
            .apply(CleanPosts.byFields().withRules(rules))
            .apply(CleanedRecord.geos());
    PAssert.that(geos).containsInAnyOrder(Geo.builder().ind(1).build());
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(count(result, "defect.geo.timestamp.NOT_A_TIMESTAMP")).isEqualTo(1);
    assertThat(count(result, "defect.geo.coordinates.CUSTOM_RULE")).isEqualTo(1);
    assertThat(count(result, "unknownFields.geo")).isEqualTo(1);
  }

  private static long count(PipelineResult result, String counter) {
    long count = 0;
    for (MetricResult<Long> metric :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named("pinbeam", counter))
                    .build())
            .getCounters()) {
      count += metric.getAttempted();
    }
    return count;
  }

  private static final class ToDeadLetters
      extends PTransform<PCollection<BadRecord>, PCollection<DeadLetter>> {
    @Override
    public PCollection<DeadLetter> expand(PCollection<BadRecord> input) {
      return input
          .apply(
              FlatMapElements.into(TypeDescriptor.of(DeadLetter.class))
                  .via((BadRecord bad) -> DeadLetter.ofBadRecord(bad).stream().toList()))
          .setCoder(DeadLetterCoder.of());
    }
  }
}
