package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.aggregate.AnswerOptions.MedianKind;
import io.pinbeam.transforms.aggregate.AnswerOptions.Ties;
import io.pinbeam.transforms.join.JoinPosts;
import io.pinbeam.transforms.join.RandomRecords;
import io.pinbeam.transforms.model.CleanedRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

class AllAnswersTest {
  /** From cleaned rows with repeats to the answers, all by a runner. */
  @Test
  void equalTheModelOverRandomTables() {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    for (int seed = 1000; seed < 1002; seed++) {
      boolean all = seed % 2 == 0;
      AnswerOptions options =
          AnswerOptions.defaults()
              .withTies(all ? Ties.ALL : Ties.FIRST)
              .withMedian(all ? MedianKind.APPROX : MedianKind.EXACT);
      List<CleanedRecord> records = RandomRecords.of(seed);
      NaiveAnswers model = new NaiveAnswers(records, all, all);
      List<String> expected = new ArrayList<>();
      for (AnswerName answer : AnswerName.values()) {
        expected.add(model.csv(answer));
      }
      PAssert.that(
              pipeline
                  .apply(
                      "Rows " + seed,
                      Create.of(records).withType(TypeDescriptor.of(CleanedRecord.class)))
                  .apply("Join " + seed, JoinPosts.create().withBuckets(3))
                  .apply("Answers " + seed, AllAnswers.create().withOptions(options))
                  .apply(
                      "Csv " + seed,
                      MapElements.into(TypeDescriptors.strings()).via(AnswerTable::toCsv)))
          .containsInAnyOrder(expected);
    }
    pipeline.run().waitUntilFinish();
  }
}
