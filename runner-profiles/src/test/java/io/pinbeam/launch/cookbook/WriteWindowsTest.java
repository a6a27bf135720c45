package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Write an unbounded collection, each window once",
    text =
        """
Each window of each shard is a commit, and the table remembers which it has: after a restart \
the same windows change nothing. Windows, shards and the name stay as they are as long as the \
input can come again.
""")
class WriteWindowsTest {
  @TempDir Path folder;

  // Recipe begins
  static void write(PCollection<Row> events, String table) {
    events
        .apply(Window.into(FixedWindows.of(Duration.standardSeconds(30))))
        .apply(
            DeltaIO.writeRows()
                .to(table)
                .withWindowedCommits("events-job")
                .withShardKey(event -> event.getString("country")));
  }

  // Recipe ends

  @Test
  void aReplayCommitsNothingTwice() throws IOException {
    String table = folder.resolve("events").toString();
    for (int run = 0; run < 2; run++) {
      Pipeline pipeline = Pipeline.create();
      write(pipeline.apply(threeEvents()), table);
      pipeline.run().waitUntilFinish();
    }
    assertThat(ExampleUsers.column(table, "id")).containsExactly(1L, 2L, 3L);
    // Three shards and windows, of which the first creates the table.
    assertThat(DeltaTable.at(table).currentVersion()).isEqualTo(2);
  }

  private static TestStream<Row> threeEvents() {
    return TestStream.create(ExampleUsers.SCHEMA)
        .addElements(at(5, ExampleUsers.user(1, "Ada", "GB")))
        .addElements(at(6, ExampleUsers.user(2, "Blaise", "FR")))
        .advanceWatermarkTo(Instant.ofEpochSecond(30))
        .addElements(at(40, ExampleUsers.user(3, "Alan", "GB")))
        .advanceWatermarkToInfinity();
  }

  private static TimestampedValue<Row> at(long second, Row event) {
    return TimestampedValue.of(event, Instant.ofEpochSecond(second));
  }
}
