package io.pinbeam.launch.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.clean.CleanPosts;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.model.RawRecord;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Count what is refused",
    text =
        """
What the handler's transform gives can be used further, once the handler is closed. Reasons \
are the codes of the [cleaning contract](contracts/cleaning.md) and hold no value of a record.
""")
class CountReasonsTest {
  // Recipe begins
  static PCollection<KV<String, Long>> reasons(PCollection<RawRecord> raw) {
    BadRecordErrorHandler<PCollection<KV<String, Long>>> handler =
        raw.getPipeline().registerBadRecordErrorHandler(new CountReasons());
    try (handler) {
      raw.apply(CleanPosts.bySource().withErrorHandler(handler));
    }
    return handler.getOutput();
  }

  private static final class CountReasons
      extends PTransform<PCollection<BadRecord>, PCollection<KV<String, Long>>> {
    @Override
    public PCollection<KV<String, Long>> expand(PCollection<BadRecord> refused) {
      return refused
          .apply(
              MapElements.into(TypeDescriptors.strings())
                  .via(bad -> DeadLetter.ofBadRecord(bad).orElseThrow().reason().name()))
          .apply(Count.perElement());
    }
  }

  // Recipe ends

  @Test
  void everyReasonIsCounted() {
    List<RawRecord> raw =
        Stream.of("{\"index\": 1}", "{\"index\": -1}", "{cut", "null", "{also cut")
            .map(text -> RawRecord.ofKafka("me.pin", 0, 0, null, text.getBytes(UTF_8)))
            .toList();
    Pipeline pipeline = Pipeline.create();
    PAssert.that(reasons(pipeline.apply(Create.of(raw))))
        .containsInAnyOrder(
            KV.of("BAD_KEY", 1L), KV.of("INVALID_JSON", 2L), KV.of("EMPTY_RECORD", 1L));
    pipeline.run().waitUntilFinish();
  }
}
