package io.pinbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

class JoinPostsTest {
  private final Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());

  private PCollection<CleanedRecord> create(List<CleanedRecord> records) {
    return pipeline.apply(Create.of(records).withType(TypeDescriptor.of(CleanedRecord.class)));
  }

  @Test
  void joinsWhatIsLeftWithoutRepeats() {
    List<CleanedRecord> records = new ArrayList<>(RandomRecords.of(2));
    // One long row goes over the size at which a bucket is handed on within a bundle.
    String wide = "w".repeat(1 << 18);
    records.add(
        CleanedRecord.of(RecordOrder.of(9, 9, 9), Pin.builder().ind(77).category(wide).build()));
    NaiveJoin model = new NaiveJoin(records);
    assertThat(model.counts.values()).allMatch(counts -> counts.get(2) > 0 && counts.get(3) > 0);
    JoinedPosts joined = create(records).apply(JoinPosts.create().withBuckets(5));
    assertThat(joined.posts().hasSchema()).isTrue();
    PAssert.that(joined.posts()).containsInAnyOrder(model.posts());
    PAssert.that(joined.users()).containsInAnyOrder(model.users.values());
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    for (Kind kind : Kind.values()) {
      assertThat(counter(result, kind.label() + "-duplicates"))
          .isEqualTo(model.counts.get(kind).get(2));
      assertThat(counter(result, kind.label() + "-conflicts"))
          .isEqualTo(model.counts.get(kind).get(3));
    }
  }

  private static long counter(PipelineResult result, String name) {
    Iterable<MetricResult<Long>> counters =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(JoinPosts.class, name))
                    .build())
            .getCounters();
    long sum = 0;
    for (MetricResult<Long> counter : counters) {
      sum += counter.getAttempted();
    }
    return sum;
  }

  @Test
  void nothingGivesNothing() {
    JoinedPosts joined = create(List.of()).apply(JoinPosts.create());
    PAssert.that(joined.posts()).empty();
    PAssert.that(joined.users()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void windowsAreRefused() {
    PCollection<CleanedRecord> windowed =
        create(List.of()).apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));
    assertThatThrownBy(() -> windowed.apply(JoinPosts.create()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without windows");
  }

  @Test
  void aJoinNeedsABucket() {
    assertThatThrownBy(() -> JoinPosts.create().withBuckets(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
