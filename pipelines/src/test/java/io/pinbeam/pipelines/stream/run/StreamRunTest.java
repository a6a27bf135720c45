package io.pinbeam.pipelines.stream.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.StreamOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.StreamSetup;
import io.pinbeam.pipelines.stream.run.StreamRun.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run ends that cannot go on: by the metrics of a pipeline that writes nothing. */
class StreamRunTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path folder;

  @Test
  void readingOnWithoutACommitEndsIt() throws Exception {
    StreamOptions options = options();

    assertThatThrownBy(
            () ->
                StreamRun.of(options)
                    .withTimes(new Times(Duration.ofMillis(200), Duration.ofSeconds(2), LONG))
                    .run(pipeline(options, true), StreamSetup.of(options)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has committed nothing for more than 2s");
  }

  @Test
  void withoutMetricsItCannotTellWhenItIsIdle() throws Exception {
    StreamOptions options = options("--until=idle");

    assertThatThrownBy(
            () ->
                StreamRun.of(options)
                    .withTimes(new Times(LONG, LONG, Duration.ofSeconds(1)))
                    .run(pipeline(options, false), StreamSetup.of(options)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tells no metrics");
  }

  @Test
  void aLengthOfTimeThatIsNoneIsRefused() {
    StreamOptions options = options("--stalledAfter=soon");

    assertThatThrownBy(() -> StreamRun.of(options))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith("--stalledAfter=soon is no length of time above 0");
  }

  private StreamOptions options(String... more) {
    return PipelineOptionsFactory.fromArgs(
            Stream.concat(
                    Stream.of(more),
                    Stream.of(
                        "--user=me",
                        "--output=" + folder.resolve("out"),
                        "--awsRegion=us-east-1",
                        "--commitInterval=1s",
                        "--window=1s",
                        "--runner=DirectRunner",
                        "--blockOnRun=false"))
                .toArray(String[]::new))
        .as(StreamOptions.class);
  }

  private static Pipeline pipeline(StreamOptions options, boolean tellsMetrics) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(GenerateSequence.from(0).withRate(20, org.joda.time.Duration.standardSeconds(1)))
        .apply(ParDo.of(new ReadOn(tellsMetrics)));
    return pipeline;
  }

  private static final class ReadOn extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1L;

    private final boolean tellsMetrics;

    ReadOn(boolean tellsMetrics) {
      this.tellsMetrics = tellsMetrics;
    }

    @ProcessElement
    public void process() {
      if (tellsMetrics) {
        Metrics.counter(StreamCounts.NAMESPACE, "stream.records").inc();
        Metrics.gauge(StreamCounts.NAMESPACE, "stream.watermarkMillis")
            .set(System.currentTimeMillis());
      }
    }
  }
}
