package io.pinbeam.pipelines.batch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.transforms.join.HashBucket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads files of dead letters, a line at a time.
 *
 * <p><b>Output:</b> the lines' places in the {@link Spill}, by bucket: a letter and its copy are in
 * one.
 */
final class ReadLetters
    extends PTransform<PCollection<LetterFile>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1;

  private final BatchRun work;
  private final int buckets;

  ReadLetters(BatchRun work, int buckets) {
    this.work = work;
    this.buckets = buckets;
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<LetterFile> files) {
    return files
        .apply("Read", ParDo.of(new ReadFn(work, buckets)))
        .setCoder(KvCoder.of(VarIntCoder.of(), PackedBytesCoder.of()));
  }

  private static final class ReadFn extends DoFn<LetterFile, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1;

    private final BatchRun work;
    private final int buckets;
    private final Counter inputDone =
        Metrics.counter(BatchMetrics.NAMESPACE, BatchMetrics.INPUT_DONE);

    ReadFn(BatchRun work, int buckets) {
      this.work = work;
      this.buckets = buckets;
    }

    @ProcessElement
    public void process(@Element LetterFile file, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      try (SpillWriter spill = Spill.of(work).writer("letters-" + file.number());
          // A character for each byte, so that what is no letter is kept as it is.
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(
                      OutputFiles.open(FileSystems.matchNewResource(file.path(), false)),
                      ISO_8859_1))) {
        long number = 0;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
          if (!text.isBlank()) {
            LetterLine line =
                new LetterLine(file.isCopy(), file.number(), number, text.getBytes(ISO_8859_1));
            byte[] encoded = line.encoded();
            out.output(KV.of(bucket(line), spill.add(encoded, encoded.length)));
          }
          number++;
        }
      }
      inputDone.inc(file.size());
    }

    private int bucket(LetterLine line) {
      long hash =
          line.letter()
              .map(letter -> (long) LetterLine.identity(letter).hashCode())
              .orElse(line.line());
      return HashBucket.of(hash, buckets);
    }
  }
}
