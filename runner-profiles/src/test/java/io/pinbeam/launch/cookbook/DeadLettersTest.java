package io.pinbeam.launch.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.clean.CleanPosts;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Keep what is refused",
    text =
        """
The error handler is opened around the steps that may refuse records. Each dead letter is a \
line of JSON with the reason, the place and the bytes of the record.
""")
class DeadLettersTest {
  @TempDir Path folder;

  // Recipe begins
  static PCollection<CleanedRecord> clean(PCollection<RawRecord> raw, String deadLetters) {
    try (BadRecordErrorHandler<PDone> refused =
        raw.getPipeline().registerBadRecordErrorHandler(new WriteDeadLetters(deadLetters))) {
      return raw.apply(CleanPosts.bySource().withErrorHandler(refused));
    }
  }

  private static final class WriteDeadLetters extends PTransform<PCollection<BadRecord>, PDone> {
    private final String file;

    WriteDeadLetters(String file) {
      this.file = file;
    }

    @Override
    public PDone expand(PCollection<BadRecord> refused) {
      return refused
          .apply(
              MapElements.into(TypeDescriptors.strings())
                  .via(bad -> DeadLetter.ofBadRecord(bad).orElseThrow().toJsonLine()))
          .apply(TextIO.write().to(file).withoutSharding());
    }
  }

  // Recipe ends

  @Test
  void aRecordThatIsCutIsALineWithItsBytes() throws IOException {
    Path letters = folder.resolve("dead-letters.jsonl");
    Pipeline pipeline = Pipeline.create();
    PCollection<CleanedRecord> cleaned =
        clean(
            pipeline.apply(
                Create.of(
                    RawRecord.ofKafka("me.pin", 0, 41, null, "{\"index\": 1}".getBytes(UTF_8)),
                    RawRecord.ofKafka("me.pin", 0, 42, null, "{\"index\":".getBytes(UTF_8)))),
            letters.toString());
    PAssert.thatSingleton(cleaned.apply(Count.globally())).isEqualTo(1L);
    pipeline.run().waitUntilFinish();

    List<String> lines = Files.readAllLines(letters);
    assertThat(lines).hasSize(1);
    DeadLetter letter = DeadLetter.parse(lines.get(0));
    assertThat(letter.reason()).isEqualTo(RejectReason.INVALID_JSON);
    assertThat(letter.source().offset()).isEqualTo(42);
    assertThat(letter.raw()).asString(UTF_8).isEqualTo("{\"index\":");
  }
}
