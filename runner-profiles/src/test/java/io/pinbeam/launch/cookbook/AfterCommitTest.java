package io.pinbeam.launch.cookbook;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaWriteResult;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Do something when a table is committed",
    text =
        """
        A write gives its commits. What waits on them sees the table as of the commit.
        """)
class AfterCommitTest {
  @TempDir Path folder;

  // Recipe begins
  static PCollection<Long> versionAfterWriting(PCollection<Row> users, String table) {
    DeltaWriteResult written = users.apply(DeltaIO.writeRows().to(table));
    return users
        .getPipeline()
        .apply("Path", Create.of(table))
        .apply(Wait.on(written.getCommits()))
        .apply(
            MapElements.into(TypeDescriptors.longs())
                .via(path -> DeltaTable.at(path).currentVersion()));
  }

  // Recipe ends

  @Test
  void theTableIsThereWhenTheNextStepRuns() {
    String table = folder.resolve("users").toString();
    Pipeline pipeline = Pipeline.create();
    PAssert.thatSingleton(
            versionAfterWriting(
                ExampleUsers.in(pipeline, ExampleUsers.user(1, "Ada", "GB")), table))
        .isEqualTo(0L);
    pipeline.run().waitUntilFinish();
  }
}
