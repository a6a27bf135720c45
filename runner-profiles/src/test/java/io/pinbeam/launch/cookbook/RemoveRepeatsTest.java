package io.pinbeam.launch.cookbook;

import io.pinbeam.transforms.join.RemoveRepeats;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Leave one row a key",
    text =
        """
Of several rows of a kind with one `ind` the last by partition and offset stays. The rows are \
grouped by a few buckets of the key, which every runner carries, and not by the key itself.
""")
class RemoveRepeatsTest {
  // Recipe begins
  static PCollection<Pin> lastPins(PCollection<CleanedRecord> records) {
    return records.apply(RemoveRepeats.create()).apply(CleanedRecord.pins());
  }

  // Recipe ends

  @Test
  void theLastOfAKeyStays() {
    Pin first = Pin.builder().ind(7).title("first").build();
    Pin last = Pin.builder().ind(7).title("last").build();
    Pin other = Pin.builder().ind(8).build();
    Pipeline pipeline = Pipeline.create();
    PCollection<CleanedRecord> records =
        pipeline.apply(
            Create.of(
                CleanedRecord.of(RecordOrder.of(0, 12, 0), last),
                CleanedRecord.of(RecordOrder.of(0, 3, 0), first),
                CleanedRecord.of(RecordOrder.of(0, 4, 0), other)));
    PAssert.that(lastPins(records)).containsInAnyOrder(last, other);
    pipeline.run().waitUntilFinish();
  }
}
