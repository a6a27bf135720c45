package io.pinbeam.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** What the pipeline of a probe reads, bounded or not, and where what it gives is collected. */
final class ProbeInput {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final int SIZE = 30;

  private final String run = UUID.randomUUID().toString();
  private final IsBounded bounded;
  private final Path folder;

  ProbeInput(IsBounded bounded, Path folder) {
    this.bounded = bounded;
    this.folder = folder;
  }

  String run() {
    return run;
  }

  boolean isBounded() {
    return bounded == IsBounded.BOUNDED;
  }

  /** An empty folder of this run. */
  Path folder() {
    return folder;
  }

  /** The numbers from 0 to 29, one for each second. */
  PCollection<Long> numbers(Pipeline pipeline) {
    return numbers(pipeline, IntStream.range(0, SIZE).boxed().toList(), number -> true);
  }

  /** The numbers from 0 on, at these seconds; if unbounded, each in its turn. */
  PCollection<Long> numbers(Pipeline pipeline, List<Integer> seconds, Turn turn) {
    List<Instant> times = seconds.stream().map(ProbeInput::at).toList();
    return isBounded()
        ? pipeline.apply(
            Create.timestamped(
                    LongStream.range(0, times.size())
                        .mapToObj(n -> TimestampedValue.of(n, times.get((int) n)))
                        .toList())
                .withCoder(VarLongCoder.of()))
        : pipeline.apply(Read.from(new ReplayedSequence(times, turn)));
  }

  void collect(PCollection<String> lines) {
    lines.apply("Collect", ParDo.of(new ProbeOutput(run)));
  }

  static Instant at(long second) {
    return START.plus(Duration.standardSeconds(second));
  }

  static long secondOf(Instant time) {
    return new Duration(START, time).getStandardSeconds();
  }
}
