package io.pinbeam.pipelines.source;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTasksTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void eachTaskComesOnce(int count) {
    List<Integer> tasks = IntStream.range(0, count).boxed().toList();
    Pipeline pipeline = Pipeline.create();
    PAssert.that(pipeline.apply(SpreadTasks.of(Integer.class, tasks))).containsInAnyOrder(tasks);
    pipeline.run().waitUntilFinish();
  }
}
