package io.pinbeam.launch.cookbook;

import io.pinbeam.transforms.aggregate.TopName;
import io.pinbeam.transforms.aggregate.TopPerKey;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Find the most frequent name of each key",
    text =
        """
        Without ties there is one name a key: of those that share the top the smallest by UTF-8 \
        bytes. It works in windows too.
        """)
class TopNameTest {
  // Recipe begins
  static PCollection<String> tops(PCollection<KV<String, String>> tagsByCategory) {
    return tagsByCategory
        .apply(TopPerKey.create())
        .apply(MapElements.into(TypeDescriptors.strings()).via(TopNameTest::line));
  }

  private static String line(KV<String, List<TopName>> top) {
    TopName name = top.getValue().get(0);
    return top.getKey() + ": " + name.name() + " (" + name.count() + ")";
  }

  // Recipe ends

  @Test
  void theNameWithTheMostOccurrences() {
    Pipeline pipeline = Pipeline.create();
    PCollection<KV<String, String>> tags =
        pipeline.apply(
            Create.of(
                KV.of("art", "paper"),
                KV.of("art", "ink"),
                KV.of("art", "ink"),
                KV.of("travel", "sea"),
                KV.of("travel", "alps")));
    PAssert.that(tops(tags)).containsInAnyOrder("art: ink (2)", "travel: alps (1)");
    pipeline.run().waitUntilFinish();
  }
}
