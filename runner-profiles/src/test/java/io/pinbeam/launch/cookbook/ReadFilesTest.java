package io.pinbeam.launch.cookbook;

import io.pinbeam.transforms.clean.CleanPosts;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.FileIO.ReadableFile;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Read whole files of all kinds",
    text =
        """
A file's body may hold one record or many, as lines, as an array or printed over several \
lines. `CleanPosts.bySource` takes the kind of each file from the topic in its name, as the \
Kafka Connect sink gives it, or from a folder above it. The second argument of `ofFile` \
says which file's records win when keys repeat; here all files are equal.
""")
class ReadFilesTest {
  @TempDir Path folder;

  // Recipe begins
  static PCollection<CleanedRecord> read(Pipeline pipeline, String pattern) {
    return pipeline
        .apply(FileIO.match().filepattern(pattern))
        .apply(FileIO.readMatches())
        .apply(ParDo.of(new BodyFn()))
        .apply(CleanPosts.bySource());
  }

  private static final class BodyFn extends DoFn<ReadableFile, RawRecord> {
    @ProcessElement
    public void process(@Element ReadableFile file, OutputReceiver<RawRecord> out)
        throws IOException {
      String path = file.getMetadata().resourceId().toString();
      out.output(RawRecord.ofFile(path, 0, file.readFullyAsBytes()));
    }
  }

  // Recipe ends

  @Test
  void theNameOfAFileTellsItsKind() throws IOException {
    Files.writeString(
        folder.resolve("me.pin+0+0000000000.json"), "[{\"index\": 1}, {\"index\": 2}]");
    Files.writeString(
        folder.resolve("me.user+0+0000000000.json"), "{\n  \"ind\": 1,\n  \"age\": 30\n}");
    Pipeline pipeline = Pipeline.create();
    PCollection<CleanedRecord> records = read(pipeline, folder + "/*.json");
    PAssert.that(
            records.apply(MapElements.into(TypeDescriptor.of(Kind.class)).via(CleanedRecord::kind)))
        .containsInAnyOrder(Kind.PIN, Kind.PIN, Kind.USER);
    pipeline.run().waitUntilFinish();
  }
}
