package io.pinbeam.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.range.OffsetRange;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.PeriodicImpulse;
import org.apache.beam.sdk.transforms.Watch;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/** Reads by splittable DoFns. */
final class SourceProbes {
  private static final int PARTS = 3;
  private static final int IMPULSES = 5;

  private SourceProbes() {}

  static void splittable(Pipeline pipeline, ProbeInput input) {
    input.collect(input.numbers(pipeline).apply(ParDo.of(new PartsFn())));
  }

  static List<String> splittableLines(ProbeInput input) {
    return LongStream.range(0, ProbeInput.SIZE)
        .boxed()
        .flatMap(n -> LongStream.range(0, PARTS).mapToObj(part -> n + "." + part))
        .toList();
  }

  static void impulses(Pipeline pipeline, ProbeInput input) {
    input.collect(
        pipeline
            .apply(
                PeriodicImpulse.create()
                    .startAt(ProbeInput.START)
                    .stopAt(ProbeInput.at(IMPULSES))
                    .withInterval(Duration.standardSeconds(1)))
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(time -> Long.toString(ProbeInput.secondOf(time)))));
  }

  static List<String> impulseLines(ProbeInput input) {
    return LongStream.rangeClosed(0, IMPULSES).mapToObj(Long::toString).toList();
  }

  /** A second file is written when the first one has been seen. */
  static void watch(Pipeline pipeline, ProbeInput input) {
    Path folder = input.folder();
    write(folder.resolve("first.txt").toString());
    input.collect(
        pipeline
            .apply(
                FileIO.match()
                    .filepattern(folder + "/*.txt")
                    .continuously(Duration.millis(200), Watch.Growth.never()))
            .apply(ParDo.of(new SeenFn(folder.resolve("second.txt").toString()))));
  }

  static List<String> watchLines(ProbeInput input) {
    return List.of("first.txt", "second.txt");
  }

  private static void write(String file) {
    try {
      Files.writeString(Path.of(file), "text");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class PartsFn extends DoFn<Long, String> {
    private static final long serialVersionUID = 1L;

    @GetInitialRestriction
    public OffsetRange whole() {
      return new OffsetRange(0, PARTS);
    }

    @ProcessElement
    public void process(
        @Element Long number,
        RestrictionTracker<OffsetRange, Long> tracker,
        OutputReceiver<String> out) {
      for (long part = tracker.currentRestriction().getFrom(); tracker.tryClaim(part); part++) {
        out.output(number + "." + part);
      }
    }
  }

  private static final class SeenFn extends DoFn<MatchResult.Metadata, String> {
    private static final long serialVersionUID = 1L;

    private final String next;

    SeenFn(String next) {
      this.next = next;
    }

    @ProcessElement
    public void process(@Element MatchResult.Metadata file, OutputReceiver<String> out) {
      write(next);
      out.output(file.resourceId().getFilename());
    }
  }
}
