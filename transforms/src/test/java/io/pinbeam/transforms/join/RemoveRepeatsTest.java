package io.pinbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.transforms.model.CleanedRecord;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;

class RemoveRepeatsTest {
  @Test
  void theLastRowOfEachKeyAndKindStays() {
    List<CleanedRecord> records = RandomRecords.of(2);
    NaiveJoin model = new NaiveJoin(records);
    assertThat(model.counts.values()).allMatch(counts -> counts.get(2) > 0 && counts.get(3) > 0);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollection<CleanedRecord> left =
        pipeline
            .apply(Create.of(records).withType(TypeDescriptor.of(CleanedRecord.class)))
            .apply(RemoveRepeats.create().withBuckets(3));
    PAssert.that(left.apply(CleanedRecord.pins())).containsInAnyOrder(model.pins.values());
    PAssert.that(left.apply(CleanedRecord.geos())).containsInAnyOrder(model.geos.values());
    PAssert.that(left.apply(CleanedRecord.users())).containsInAnyOrder(model.users.values());
    pipeline.run().waitUntilFinish();
  }

  @Test
  void itNeedsABucket() {
    assertThatThrownBy(() -> RemoveRepeats.create().withBuckets(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
