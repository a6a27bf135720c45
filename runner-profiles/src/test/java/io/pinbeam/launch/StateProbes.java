package io.pinbeam.launch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Deduplicate;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupIntoBatches;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/** State and timers of a key, and what Beam makes of them. */
final class StateProbes {
  private static final int BATCH = 5;
  private static final int DIFFERENT = 7;
  private static final long SHORT_DELAY = 100;

  /** So long that no runner comes to it by being slow. */
  private static final long LONG_DELAY = 5_000;

  private static final String COUNT = "count";
  private static final String TIMER = "timer";

  private StateProbes() {}

  static void value(Pipeline pipeline, ProbeInput input) {
    input.collect(inOneWindow(pipeline, input).apply(ParDo.of(new CountFn())));
  }

  /** Both keys count to 15. */
  static List<String> valueLines(ProbeInput input) {
    return Stream.of("even", "odd")
        .flatMap(key -> LongStream.rangeClosed(1, ProbeInput.SIZE / 2).mapToObj(n -> key + " " + n))
        .toList();
  }

  /** The timers are due before the last number comes. */
  static void processingTime(Pipeline pipeline, ProbeInput input) {
    String run = input.run();
    Turn turn = number -> number < 2 || ProbeOutput.of(run).size() >= 2;
    input.collect(
        WindowProbes.keyed(input.numbers(pipeline, List.of(0, 1, 2), turn), new GlobalWindows())
            .apply(ParDo.of(new DelayFn(input.isBounded() ? LONG_DELAY : SHORT_DELAY))));
  }

  static List<String> processingTimeLines(ProbeInput input) {
    return List.of("even fires", "odd fires");
  }

  static void eventTime(Pipeline pipeline, ProbeInput input) {
    input.collect(
        WindowProbes.keyed(input.numbers(pipeline), WindowProbes.windows())
            .apply(ParDo.of(new AtEndFn())));
  }

  static List<String> windowLines(ProbeInput input) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < ProbeInput.SIZE; start += WindowProbes.WINDOW) {
      lines.add(Grouped.line(start, start + WindowProbes.WINDOW, "even", 5));
      lines.add(Grouped.line(start, start + WindowProbes.WINDOW, "odd", 5));
    }
    return lines;
  }

  static void onExpiration(Pipeline pipeline, ProbeInput input) {
    input.collect(
        WindowProbes.keyed(input.numbers(pipeline), WindowProbes.windows())
            .apply(ParDo.of(new ExpireFn())));
  }

  static void batches(Pipeline pipeline, ProbeInput input) {
    input.collect(
        inOneWindow(pipeline, input)
            .apply(GroupIntoBatches.ofSize(BATCH))
            .apply(ParDo.of(new SizeFn())));
  }

  static List<String> batchLines(ProbeInput input) {
    int batches = ProbeInput.SIZE / 2 / BATCH;
    return Stream.of("even", "odd")
        .flatMap(key -> Collections.nCopies(batches, key + " " + BATCH).stream())
        .toList();
  }

  static void deduplicate(Pipeline pipeline, ProbeInput input) {
    input.collect(
        input
            .numbers(pipeline)
            .apply(MapElements.into(TypeDescriptors.longs()).via(n -> n % DIFFERENT))
            .apply(Deduplicate.values())
            .apply(MapElements.into(TypeDescriptors.strings()).via(String::valueOf)));
  }

  static List<String> deduplicateLines(ProbeInput input) {
    return LongStream.range(0, DIFFERENT).mapToObj(Long::toString).toList();
  }

  static void stable(Pipeline pipeline, ProbeInput input) {
    input.collect(input.numbers(pipeline).apply(ParDo.of(new StableFn())));
  }

  static List<String> numberLines(ProbeInput input) {
    return LongStream.range(0, ProbeInput.SIZE).mapToObj(Long::toString).toList();
  }

  /** Each number comes as ten in the wrong order. */
  static void sorted(Pipeline pipeline, ProbeInput input) {
    input.collect(
        WindowProbes.keyed(
                input
                    .numbers(pipeline, List.of(0, 10, 20), number -> true)
                    .apply(ParDo.of(new BackwardsFn())),
                new GlobalWindows())
            .apply(ParDo.of(new SortedFn())));
  }

  static List<String> sortedLines(ProbeInput input) {
    return LongStream.range(0, ProbeInput.SIZE)
        .mapToObj(n -> Grouped.keyOf(n) + " " + n + " is number " + (n / 2 + 1))
        .toList();
  }

  private static PCollection<KV<String, Long>> inOneWindow(Pipeline pipeline, ProbeInput input) {
    return WindowProbes.keyed(input.numbers(pipeline), new GlobalWindows());
  }

  private static long increased(ValueState<Long> count) {
    Long last = count.read();
    long next = last == null ? 1 : last + 1;
    count.write(next);
    return next;
  }

  private static String line(IntervalWindow window, String key, Long count) {
    return Grouped.line(
        ProbeInput.secondOf(window.start()), ProbeInput.secondOf(window.end()), key, count);
  }

  private static final class CountFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1L;

    @StateId(COUNT)
    private final StateSpec<ValueState<Long>> spec = StateSpecs.value(VarLongCoder.of());

    @ProcessElement
    public void process(
        @Element KV<String, Long> number,
        @StateId(COUNT) ValueState<Long> count,
        OutputReceiver<String> out) {
      out.output(number.getKey() + " " + increased(count));
    }
  }

  private static final class DelayFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1L;

    @StateId(COUNT)
    private final StateSpec<ValueState<Long>> spec = StateSpecs.value(VarLongCoder.of());

    @TimerId(TIMER)
    private final TimerSpec timerSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    private final long millis;

    DelayFn(long millis) {
      this.millis = millis;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Long> number,
        @StateId(COUNT) ValueState<Long> count,
        @TimerId(TIMER) Timer timer) {
      if (increased(count) == 1) {
        timer.offset(Duration.millis(millis)).setRelative();
      }
    }

    @OnTimer(TIMER)
    public void fire(@Key String key, OutputReceiver<String> out) {
      out.output(key + " fires");
    }
  }

  private static final class AtEndFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1L;

    @StateId(COUNT)
    private final StateSpec<ValueState<Long>> spec = StateSpecs.value(VarLongCoder.of());

    @TimerId(TIMER)
    private final TimerSpec timerSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void process(
        @Element KV<String, Long> number,
        IntervalWindow window,
        @StateId(COUNT) ValueState<Long> count,
        @TimerId(TIMER) Timer timer) {
      increased(count);
      timer.set(window.maxTimestamp());
    }

    @OnTimer(TIMER)
    public void fire(
        @Key String key,
        IntervalWindow window,
        @StateId(COUNT) ValueState<Long> count,
        OutputReceiver<String> out) {
      out.output(line(window, key, count.read()));
    }
  }

  private static final class ExpireFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1L;

    @StateId(COUNT)
    private final StateSpec<ValueState<Long>> spec = StateSpecs.value(VarLongCoder.of());

    @ProcessElement
    public void process(@Element KV<String, Long> number, @StateId(COUNT) ValueState<Long> count) {
      increased(count);
    }

    @OnWindowExpiration
    public void expire(
        @Key String key,
        IntervalWindow window,
        @StateId(COUNT) ValueState<Long> count,
        OutputReceiver<String> out) {
      out.output(line(window, key, count.read()));
    }
  }

  private static final class SizeFn extends DoFn<KV<String, Iterable<Long>>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<String, Iterable<Long>> batch, OutputReceiver<String> out) {
      out.output(batch.getKey() + " " + Grouped.sorted(batch.getValue()).size());
    }
  }

  private static final class StableFn extends DoFn<Long, String> {
    private static final long serialVersionUID = 1L;

    @RequiresStableInput
    @ProcessElement
    public void process(@Element Long number, OutputReceiver<String> out) {
      out.output(number.toString());
    }
  }

  private static final class BackwardsFn extends DoFn<Long, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Long ten, OutputReceiver<Long> out) {
      for (long number = ten * 10 + 9; number >= ten * 10; number--) {
        out.outputWithTimestamp(number, ProbeInput.at(number));
      }
    }
  }

  private static final class SortedFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1L;

    @StateId(COUNT)
    private final StateSpec<ValueState<Long>> spec = StateSpecs.value(VarLongCoder.of());

    @RequiresTimeSortedInput
    @ProcessElement
    public void process(
        @Element KV<String, Long> number,
        @StateId(COUNT) ValueState<Long> count,
        OutputReceiver<String> out) {
      out.output(number.getKey() + " " + number.getValue() + " is number " + increased(count));
    }
  }
}
