package io.pinbeam.launch.cookbook;

import io.pinbeam.delta.DeltaIO;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Read an earlier version",
    text =
        """
        By its number, or with `withTimestamp` as the table was at a time. It can be read until a \
        vacuum has deleted files of it.
        """)
class ReadVersionTest {
  @TempDir Path folder;

  // Recipe begins
  static PCollection<Row> asOf(Pipeline pipeline, String table, long version) {
    return pipeline.apply(DeltaIO.readRows().from(table).withVersion(version));
  }

  // Recipe ends

  @Test
  void whatWasAppendedLaterIsNotThere() {
    String table = folder.resolve("users").toString();
    Row ada = ExampleUsers.user(1, "Ada", "GB");
    for (Row user : new Row[] {ada, ExampleUsers.user(2, "Blaise", "FR")}) {
      Pipeline pipeline = Pipeline.create();
      ExampleUsers.in(pipeline, user).apply(DeltaIO.writeRows().to(table));
      pipeline.run().waitUntilFinish();
    }
    Pipeline pipeline = Pipeline.create();
    PAssert.that(asOf(pipeline, table, 0)).containsInAnyOrder(ada);
    pipeline.run().waitUntilFinish();
  }
}
