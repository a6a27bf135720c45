package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Where the numbers go: to one of several outputs, to files, to a counter. */
final class OutputProbes {
  private static final TupleTag<String> EVEN = new TupleTag<String>("even") {};
  private static final TupleTag<String> ODD = new TupleTag<String>("odd") {};

  private OutputProbes() {}

  static void reshuffle(Pipeline pipeline, ProbeInput input) {
    input.collect(text(input.numbers(pipeline).apply(Reshuffle.viaRandomKey())));
  }

  /** Nobody takes the odd ones. */
  static void oneOfTwo(Pipeline pipeline, ProbeInput input) {
    input.collect(
        input
            .numbers(pipeline)
            .apply(ParDo.of(new SortFn()).withOutputTags(EVEN, TupleTagList.of(ODD)))
            .get(EVEN));
  }

  static List<String> evenLines(ProbeInput input) {
    return LongStream.range(0, ProbeInput.SIZE)
        .filter(n -> n % 2 == 0)
        .mapToObj(n -> n + " is even")
        .toList();
  }

  static void oneShard(Pipeline pipeline, ProbeInput input) {
    windowed(pipeline, input)
        .apply(
            FileIO.<String>write()
                .via(TextIO.sink())
                .to(input.folder().toString())
                .withNumShards(1));
  }

  static void anyShards(Pipeline pipeline, ProbeInput input) {
    windowed(pipeline, input)
        .apply(FileIO.<String>write().via(TextIO.sink()).to(input.folder().toString()));
  }

  /** The numbers of all files. */
  static List<String> written(ProbeInput input, PipelineResult result) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(input.folder())) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("output")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  static void counter(Pipeline pipeline, ProbeInput input) {
    input.numbers(pipeline).apply(ParDo.of(new CounterFn(input.run())));
  }

  static List<String> counterLines(ProbeInput input) {
    return List.of(Integer.toString(ProbeInput.SIZE));
  }

  static List<String> counted(ProbeInput input, PipelineResult result) {
    List<String> lines = new ArrayList<>();
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(OutputProbes.class, input.run()))
            .build();
    for (MetricResult<Long> count : result.metrics().queryMetrics(filter).getCounters()) {
      if (count.getAttempted() >= ProbeInput.SIZE) {
        lines.add(Long.toString(count.getAttempted()));
      }
    }
    return lines;
  }

  private static PCollection<String> text(PCollection<Long> numbers) {
    return numbers.apply(MapElements.into(TypeDescriptors.strings()).via(String::valueOf));
  }

  private static PCollection<String> windowed(Pipeline pipeline, ProbeInput input) {
    return text(input.numbers(pipeline)).apply(Window.into(WindowProbes.windows()));
  }

  private static final class SortFn extends DoFn<Long, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Long number, MultiOutputReceiver out) {
      boolean isEven = number % 2 == 0;
      out.get(isEven ? EVEN : ODD).output(number + " is " + (isEven ? "even" : "odd"));
    }
  }

  private static final class CounterFn extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1L;

    private final Counter counter;

    CounterFn(String name) {
      this.counter = Metrics.counter(OutputProbes.class, name);
    }

    @ProcessElement
    public void process(@Element Long number) {
      counter.inc();
    }
  }
}
