package io.pinbeam.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/** Groups of the numbers by their key and window. */
final class WindowProbes {
  static final int WINDOW = 10;

  private static final int SLIDE = 5;
  private static final int GAP = 3;
  private static final TupleTag<Long> LEFT = new TupleTag<>("left");
  private static final TupleTag<Long> RIGHT = new TupleTag<>("right");

  private WindowProbes() {}

  static FixedWindows windows() {
    return FixedWindows.of(Duration.standardSeconds(WINDOW));
  }

  static PCollection<KV<String, Long>> keyed(
      PCollection<Long> numbers, WindowFn<Object, ?> windows) {
    return numbers
        .apply(WithKeys.<String, Long>of(Grouped::keyOf).withKeyType(TypeDescriptors.strings()))
        .apply(Window.into(windows));
  }

  static void fixed(Pipeline pipeline, ProbeInput input) {
    group(input, keyed(input.numbers(pipeline), windows()));
  }

  static List<String> fixedLines(ProbeInput input) {
    return lines(0, WINDOW, 1);
  }

  static void sliding(Pipeline pipeline, ProbeInput input) {
    SlidingWindows windows =
        SlidingWindows.of(Duration.standardSeconds(WINDOW)).every(Duration.standardSeconds(SLIDE));
    group(input, keyed(input.numbers(pipeline), windows));
  }

  static List<String> slidingLines(ProbeInput input) {
    return lines(SLIDE - WINDOW, SLIDE, 1);
  }

  /** Ten numbers in ten seconds, then ten seconds without. */
  static void sessions(Pipeline pipeline, ProbeInput input) {
    List<Integer> seconds =
        IntStream.range(0, ProbeInput.SIZE).map(n -> n + n / 10 * 10).boxed().toList();
    Sessions windows = Sessions.withGapDuration(Duration.standardSeconds(GAP));
    group(input, keyed(input.numbers(pipeline, seconds, number -> true), windows));
  }

  static List<String> sessionLines(ProbeInput input) {
    List<String> lines = new ArrayList<>();
    for (long ten = 0; ten < ProbeInput.SIZE; ten += 10) {
      long first = 2 * ten;
      lines.add(Grouped.line(first, first + 8 + GAP, "even", in(ten, ten + 10, n -> n % 2 == 0)));
      lines.add(Grouped.line(first + 1, first + 9 + GAP, "odd", in(ten, ten + 10, n -> n % 2 > 0)));
    }
    return lines;
  }

  static void combine(Pipeline pipeline, ProbeInput input) {
    input.collect(
        keyed(input.numbers(pipeline), windows())
            .apply(Sum.longsPerKey())
            .apply(ParDo.of(new CombinedFn())));
  }

  static List<String> combineLines(ProbeInput input) {
    List<String> lines = new ArrayList<>();
    for (long start = 0; start < ProbeInput.SIZE; start += WINDOW) {
      for (String key : List.of("even", "odd")) {
        long sum = 0;
        for (long number : in(start, start + WINDOW, n -> Grouped.keyOf(n).equals(key))) {
          sum += number;
        }
        lines.add(Grouped.line(start, start + WINDOW, key, sum));
      }
    }
    return lines;
  }

  /** The numbers below 15 of each key beside the others. */
  static void coGroup(Pipeline pipeline, ProbeInput input) {
    PCollection<KV<String, Long>> numbers = keyed(input.numbers(pipeline), windows());
    PCollection<KV<String, Long>> left =
        numbers.apply("Left", Filter.by((KV<String, Long> n) -> n.getValue() < 15));
    PCollection<KV<String, Long>> right =
        numbers.apply("Right", Filter.by((KV<String, Long> n) -> n.getValue() >= 15));
    input.collect(
        KeyedPCollectionTuple.of(LEFT, left)
            .and(RIGHT, right)
            .apply(CoGroupByKey.create())
            .apply(ParDo.of(new JoinedFn())));
  }

  static List<String> coGroupLines(ProbeInput input) {
    List<String> lines = new ArrayList<>();
    for (long start = 0; start < ProbeInput.SIZE; start += WINDOW) {
      for (String key : List.of("even", "odd")) {
        LongPredicate isOfKey = n -> Grouped.keyOf(n).equals(key);
        lines.add(
            Grouped.line(
                start,
                start + WINDOW,
                key,
                in(start, start + WINDOW, isOfKey.and(n -> n < 15))
                    + " "
                    + in(start, start + WINDOW, isOfKey.and(n -> n >= 15))));
      }
    }
    return lines;
  }

  /** Two sources with the same numbers. */
  static void flatten(Pipeline pipeline, ProbeInput input) {
    PCollection<Long> one = input.numbers(pipeline);
    PCollection<Long> other = input.numbers(pipeline);
    group(
        input, keyed(PCollectionList.of(one).and(other).apply(Flatten.pCollections()), windows()));
  }

  static List<String> flattenLines(ProbeInput input) {
    return lines(0, WINDOW, 2);
  }

  private static void group(ProbeInput input, PCollection<KV<String, Long>> numbers) {
    input.collect(numbers.apply(GroupByKey.create()).apply(ParDo.of(new Grouped())));
  }

  /** Of windows that begin every so many seconds; each number so many times. */
  private static List<String> lines(long first, long every, int times) {
    List<String> lines = new ArrayList<>();
    for (long start = first; start < ProbeInput.SIZE; start += every) {
      for (String key : List.of("even", "odd")) {
        List<Long> values = new ArrayList<>();
        for (long number : in(start, start + WINDOW, n -> Grouped.keyOf(n).equals(key))) {
          for (int time = 0; time < times; time++) {
            values.add(number);
          }
        }
        lines.add(Grouped.line(start, start + WINDOW, key, values));
      }
    }
    return lines;
  }

  private static List<Long> in(long from, long to, LongPredicate isWanted) {
    return LongStream.range(Math.max(from, 0), Math.min(to, ProbeInput.SIZE))
        .filter(isWanted)
        .boxed()
        .toList();
  }

  private static final class CombinedFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, Long> sum, IntervalWindow window, OutputReceiver<String> out) {
      out.output(
          Grouped.line(
              ProbeInput.secondOf(window.start()),
              ProbeInput.secondOf(window.end()),
              sum.getKey(),
              sum.getValue()));
    }
  }

  private static final class JoinedFn extends DoFn<KV<String, CoGbkResult>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, CoGbkResult> joined,
        IntervalWindow window,
        OutputReceiver<String> out) {
      out.output(
          Grouped.line(
              ProbeInput.secondOf(window.start()),
              ProbeInput.secondOf(window.end()),
              joined.getKey(),
              Grouped.sorted(joined.getValue().getAll(LEFT))
                  + " "
                  + Grouped.sorted(joined.getValue().getAll(RIGHT))));
    }
  }
}
