package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.transforms.model.Pin;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Write cleaned pins to a Delta table",
    text =
        """
Elements with a Beam schema need no conversion: `Pin`, `Geo`, `User` and `Post` have one, and \
so has any class of yours with `@DefaultSchema`.
""")
class WriteElementsTest {
  @TempDir Path folder;

  // Recipe begins
  static void write(PCollection<Pin> pins, String table) {
    pins.apply(DeltaIO.<Pin>write().to(table));
  }

  // Recipe ends

  @Test
  void aPinIsARow() throws IOException {
    String table = folder.resolve("pin").toString();
    Pipeline pipeline = Pipeline.create();
    write(
        pipeline.apply(
            Create.of(Pin.builder().ind(7).followerCount(1500L).build())
                .withType(TypeDescriptor.of(Pin.class))),
        table);
    pipeline.run().waitUntilFinish();
    assertThat(ExampleUsers.column(table, "follower_count")).containsExactly(1500L);
  }
}
