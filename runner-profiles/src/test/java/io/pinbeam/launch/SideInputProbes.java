package io.pinbeam.launch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.joda.time.Duration;

/** What comes beside the numbers, or before them. */
final class SideInputProbes {
  private static final long SECONDS_TO_OVERTAKE = 10;
  private static final long MILLIS_TO_OVERTAKE = 100;

  private SideInputProbes() {}

  static void map(Pipeline pipeline, ProbeInput input) {
    PCollectionView<Map<Long, String>> names =
        pipeline.apply(Create.of(KV.of(0L, "even"), KV.of(1L, "odd"))).apply(View.asMap());
    input.collect(
        input.numbers(pipeline).apply(ParDo.of(new NamedFn(names)).withSideInputs(names)));
  }

  static List<String> mapLines(ProbeInput input) {
    return LongStream.range(0, ProbeInput.SIZE).mapToObj(n -> n + " " + Grouped.keyOf(n)).toList();
  }

  static void windowed(Pipeline pipeline, ProbeInput input) {
    PCollection<Long> numbers = input.numbers(pipeline).apply(Window.into(WindowProbes.windows()));
    PCollectionView<Long> sum = numbers.apply(Combine.globally(Sum.ofLongs()).asSingletonView());
    input.collect(numbers.apply(ParDo.of(new OfSumFn(sum)).withSideInputs(sum)));
  }

  static List<String> windowedLines(ProbeInput input) {
    return LongStream.range(0, ProbeInput.SIZE)
        .mapToObj(
            n -> {
              long start = n / WindowProbes.WINDOW * WindowProbes.WINDOW;
              return n + " with " + LongStream.range(start, start + WindowProbes.WINDOW).sum();
            })
        .toList();
  }

  /**
   * The first window closes when its numbers have come without waiting, or have had the time to.
   * Each signal of a bounded input gives them that time, too.
   */
  static void waitOn(Pipeline pipeline, ProbeInput input) {
    String run = input.run();
    Turn turn = number -> number < WindowProbes.WINDOW || isOver(run);
    PCollection<Long> numbers =
        input
            .numbers(pipeline, Stream.iterate(0, n -> n + 1).limit(ProbeInput.SIZE).toList(), turn)
            .apply(
                Window.<Long>into(WindowProbes.windows())
                    .withAllowedLateness(Duration.ZERO)
                    .discardingFiredPanes());
    PCollection<Long> signal =
        numbers.apply("Signal", ParDo.of(new SignalFn(run, input.isBounded())));
    input.collect(numbers.apply(Wait.on(signal)).apply(ParDo.of(new WaitedFn(run))));
  }

  static List<String> waitOnLines(ProbeInput input) {
    return LongStream.range(0, ProbeInput.SIZE).mapToObj(n -> n + " waited").toList();
  }

  private static boolean isOver(String run) {
    if (!ProbeOutput.of(run).isEmpty()) {
      return true;
    }
    String asked = run + " asked";
    if (ProbeOutput.of(asked).isEmpty()) {
      ProbeOutput.add(asked, Long.toString(System.nanoTime()));
    }
    long since = System.nanoTime() - Long.parseLong(ProbeOutput.of(asked).get(0));
    if (since < TimeUnit.SECONDS.toNanos(SECONDS_TO_OVERTAKE)) {
      return false;
    }
    numbers(0, ProbeInput.SIZE).forEach(signal -> ProbeOutput.add(signals(run), signal));
    return true;
  }

  private static String signals(String run) {
    return run + " signals";
  }

  private static List<String> numbers(long from, long to) {
    return LongStream.range(from, to).mapToObj(Long::toString).toList();
  }

  private static final class NamedFn extends DoFn<Long, String> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<Map<Long, String>> names;

    NamedFn(PCollectionView<Map<Long, String>> names) {
      this.names = names;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      context.output(context.element() + " " + context.sideInput(names).get(context.element() % 2));
    }
  }

  private static final class OfSumFn extends DoFn<Long, String> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<Long> sum;

    OfSumFn(PCollectionView<Long> sum) {
      this.sum = sum;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      long value = context.sideInput(sum);
      context.output(
          context.element() + " with " + (value == 0 ? "the default" : Long.toString(value)));
    }
  }

  private static final class SignalFn extends DoFn<Long, Long> {
    private static final long serialVersionUID = 1L;

    private final String run;
    private final boolean letsOvertake;

    SignalFn(String run, boolean letsOvertake) {
      this.run = run;
      this.letsOvertake = letsOvertake;
    }

    @ProcessElement
    public void process(@Element Long number, OutputReceiver<Long> out)
        throws InterruptedException {
      if (letsOvertake) {
        ProbeOutput.comesWithin(run, MILLIS_TO_OVERTAKE);
        ProbeOutput.add(signals(run), number.toString());
      }
      out.output(number);
    }
  }

  private static final class WaitedFn extends DoFn<Long, String> {
    private static final long serialVersionUID = 1L;

    private final String run;

    WaitedFn(String run) {
      this.run = run;
    }

    /** All signals of its window must have been there. */
    @ProcessElement
    public void process(@Element Long number, OutputReceiver<String> out) {
      long start = number - number % WindowProbes.WINDOW;
      boolean isLast =
          ProbeOutput.of(signals(run)).containsAll(numbers(start, start + WindowProbes.WINDOW));
      out.output(number + (isLast ? " waited" : " did not wait"));
    }
  }
}
