package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.quality.RowMarks;
import io.pinbeam.pipelines.sink.DeadLetterFile;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads the letters of a bucket again, as {@link CleanToFiles} reads a task: rows go to data files
 * that no table shows yet, what is still bad to a new file of dead letters, with what cannot be
 * replayed as it stands.
 *
 * <p><b>Input:</b> the places of {@link LetterLine}s by bucket; a bucket's are held in memory.
 *
 * <p><b>Output:</b> as of {@link CleanToFiles}.
 */
final class CleanLetters
    extends PTransform<
        PCollection<KV<Integer, Iterable<byte[]>>>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1;

  private final BatchRun run;
  private final BatchRun work;
  private final boolean hasCopy;

  /**
   * @param run names the letters that are still bad
   * @param work names the data files
   * @param hasCopy whether only those letters are replayed that a copy has
   */
  CleanLetters(BatchRun run, BatchRun work, boolean hasCopy) {
    this.run = run;
    this.work = work;
    this.hasCopy = hasCopy;
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(
      PCollection<KV<Integer, Iterable<byte[]>>> buckets) {
    return buckets
        .apply("Clean", ParDo.of(new CleanFn(run, work, hasCopy)))
        .setCoder(BatchGraph.bytesByKey());
  }

  private static final class CleanFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1;

    private final BatchRun run;
    private final BatchRun work;
    private final boolean hasCopy;
    private final Counter recordsRead =
        Metrics.counter(BatchMetrics.NAMESPACE, BatchMetrics.RECORDS_READ);

    private transient PostReader reader;

    CleanFn(BatchRun run, BatchRun work, boolean hasCopy) {
      this.run = run;
      this.work = work;
      this.hasCopy = hasCopy;
    }

    @Setup
    public void setup() {
      reader = PostReader.create(run.rules());
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> element, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      int bucket = element.getKey();
      List<LetterLine> lines = lines(element.getValue());
      ReplayCounts counts = new ReplayCounts();
      Map<Kind, TaskReport> reports = new EnumMap<>(Kind.class);
      try (SpillWriter spilled = Spill.of(work).writer("bucket-" + bucket);
          DeadLetterFile letters =
              new DeadLetterFile(run.layout().deadLetters(run.runId(), bucket))) {
        PackedBuckets packed = new PackedBuckets(run.buckets(), spilled, out);
        Map<Kind, TaskCleaner> cleaners = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
          cleaners.put(kind, cleaner(bucket, kind, packed, letters));
        }
        replay(
            lines,
            new LetterCleaner(reader, run.rules().keptBytes(), cleaners, counts),
            counts,
            letters);
        for (Kind kind : Kind.values()) {
          reports.put(kind, cleaners.get(kind).finish());
        }
        packed.emitAll();
      }
      for (Map.Entry<Kind, TaskReport> report : reports.entrySet()) {
        TaskReport whole =
            report.getKey() == Kind.PIN ? report.getValue().withReplay(counts) : report.getValue();
        out.output(KV.of(-1, CoderUtils.encodeToByteArray(CleanToFiles.REPORT_CODER, whole)));
      }
    }

    private List<LetterLine> lines(Iterable<byte[]> places) throws IOException {
      List<LetterLine> lines = new ArrayList<>();
      try (SpillReader spilled = Spill.of(work).reader()) {
        for (byte[] place : places) {
          lines.add(LetterLine.decoded(spilled.read(place)));
        }
      }
      lines.sort(LetterLine.ORDER);
      return lines;
    }

    private TaskCleaner cleaner(
        int bucket, Kind kind, PackedBuckets packed, DeadLetterFile letters) {
      int task = bucket * Kind.values().length + kind.ordinal();
      TableBuffer rows =
          new TableBuffer(
              TableRowsOf.kind(kind),
              run.layout().table(kind),
              "part-" + work.runId() + "-" + task,
              task,
              packed,
              RowMarks.of(run.expectations(), kind),
              new RowStore());
      return TaskCleaner.create(run, kind, rows, letters, recordsRead);
    }

    private void replay(
        List<LetterLine> lines, LetterCleaner cleaner, ReplayCounts counts, DeadLetterFile letters)
        throws IOException {
      LetterMatch match = LetterMatch.of(lines);
      for (LetterLine line : lines) {
        Optional<DeadLetter> letter = line.letter();
        if (letter.isEmpty()) {
          counts.notALetter();
          if (!line.isCopy()) {
            letters.addLine(line.bytes());
          }
        } else if (staysInQuarantine(letter.get())) {
          if (!line.isCopy()) {
            counts.quarantined();
            letters.addLine(line.bytes());
          }
        } else if (!hasCopy && !LetterLine.isCut(letter.get())) {
          cleaner.read(line, letter.get());
        } else if (line.isCopy()) {
          replayCopy(line, letter.get(), match, cleaner, counts);
        } else if (!match.takes(false, letter.get())) {
          if (LetterLine.isCut(letter.get())) {
            counts.cut();
          } else {
            counts.kept();
          }
          letters.addLine(line.bytes());
        }
      }
    }

    /** Nothing is wrong with its record, and nobody has said what its row is held against. */
    private boolean staysInQuarantine(DeadLetter letter) {
      return letter.reason() == RejectReason.EXPECTATION && run.expectations().isEmpty();
    }

    private static void replayCopy(
        LetterLine line,
        DeadLetter letter,
        LetterMatch match,
        LetterCleaner cleaner,
        ReplayCounts counts) {
      if (LetterLine.isCut(letter)) {
        return;
      }
      if (match.takes(true, letter)) {
        cleaner.read(line, letter);
      } else {
        counts.unmatched();
      }
    }
  }
}
