package io.pinbeam.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.clean.CleanPosts;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example: it compiles, does what is said of it, and stands there as it is here. */
class LibraryExampleTest {
  @TempDir Path folder;

  // README begins
  static PCollection<Pin> cleanPins(PCollection<String> lines, ErrorHandler<BadRecord, ?> refused) {
    return lines
        .apply(
            MapElements.into(TypeDescriptor.of(RawRecord.class))
                .via(line -> RawRecord.ofFile("posts.jsonl", 0, line.getBytes(UTF_8))))
        .apply(CleanPosts.ofKind(Kind.PIN).withErrorHandler(refused))
        .apply(CleanedRecord.pins());
  }

  // README ends

  @Test
  void cleansRecordsAndKeepsTheRefused() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("posts.jsonl"),
            """
            {"index": 7, "title": "Paper stars", "follower_count": "1.5k", "category": "art"}
            {"index": 8, "title":
            """);
    Pipeline pipeline = Pipeline.create();

    PCollection<Pin> pins;
    try (BadRecordErrorHandler<PDone> refused =
        pipeline.registerBadRecordErrorHandler(
            new ToLines(folder.resolve("dead-letters").toString()))) {
      pins = cleanPins(pipeline.apply(TextIO.read().from(input.toString())), refused);
    }

    PAssert.that(pins)
        .containsInAnyOrder(
            Pin.builder().ind(7).title("Paper stars").followerCount(1500L).category("art").build());
    pipeline.run().waitUntilFinish();
    assertThat(folder.resolve("dead-letters")).content().contains("\"INVALID_JSON\"");
  }

  @Test
  void standsInTheReadme() throws IOException {
    Path root = Path.of(System.getProperty("pinbeam.root"));
    String source =
        Files.readString(
            root.resolve("transforms/src/test/java/io/pinbeam/transforms/LibraryExampleTest.java"));
    String example =
        source
            .substring(
                source.indexOf("// README begins\n") + 17, source.indexOf("  // README ends"))
            .strip()
            .lines()
            .map(line -> line.startsWith("  ") ? line.substring(2) : line)
            .collect(Collectors.joining("\n", "```java\n", "\n```"));

    assertThat(Files.readString(root.resolve("README.md"))).contains(example);
  }

  private static final class ToLines extends PTransform<PCollection<BadRecord>, PDone> {
    private final String file;

    ToLines(String file) {
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
}
