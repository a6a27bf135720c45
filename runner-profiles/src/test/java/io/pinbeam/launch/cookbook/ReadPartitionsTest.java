package io.pinbeam.launch.cookbook;

import io.pinbeam.delta.DeltaIO;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Read some columns of some partitions",
    text =
        """
        Files of other partitions are not opened, other columns not read from the files.
        """)
class ReadPartitionsTest {
  @TempDir Path folder;

  // Recipe begins
  static PCollection<Row> namesIn(Pipeline pipeline, String table, String... countries) {
    return pipeline.apply(
        DeltaIO.readRows()
            .from(table)
            .withColumns("name")
            .withPartition("country", (Object[]) countries));
  }

  // Recipe ends

  @Test
  void otherCountriesAreNotThere() {
    String table = folder.resolve("users").toString();
    Pipeline written = Pipeline.create();
    ExampleUsers.in(
            written,
            ExampleUsers.user(1, "Ada", "GB"),
            ExampleUsers.user(2, "Blaise", "FR"),
            ExampleUsers.user(3, "Emmy", "DE"))
        .apply(DeltaIO.writeRows().to(table).withPartitionColumns("country"));
    written.run().waitUntilFinish();

    Pipeline pipeline = Pipeline.create();
    PAssert.that(
            namesIn(pipeline, table, "GB", "DE")
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getFieldCount() + " " + row.getString("name"))))
        .containsInAnyOrder("1 Ada", "1 Emmy");
    pipeline.run().waitUntilFinish();
  }
}
