package io.pinbeam.launch.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.clean.CleanPosts;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RawRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Clean lines of text",
    text =
        """
        Any bytes that hold posts become a `RawRecord`, which also says where they came from. \
        `CleanPosts.ofKind` makes rows of them. Without an error handler the first record that is \
        refused fails the pipeline.
        """)
class CleanLinesTest {
  // Recipe begins
  static PCollection<Pin> cleanPins(PCollection<String> lines) {
    return lines
        .apply(
            MapElements.into(TypeDescriptor.of(RawRecord.class))
                .via(line -> RawRecord.ofFile("me.pin.jsonl", 0, line.getBytes(UTF_8))))
        .apply(CleanPosts.ofKind(Kind.PIN))
        .apply(CleanedRecord.pins());
  }

  // Recipe ends

  @Test
  void followersAreNumbersAndPlaceholdersNull() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Pin> pins =
        cleanPins(
            pipeline.apply(
                Create.of(
                    """
                    {"index": 7, "title": "Paper stars", "follower_count": "2M"}
                    """,
                    """
                    {"index": "8", "title": "No Title Data Available", "follower_count": "1.5k"}
                    """)));
    PAssert.that(pins)
        .containsInAnyOrder(
            Pin.builder().ind(7).title("Paper stars").followerCount(2_000_000L).build(),
            Pin.builder().ind(8).followerCount(1500L).build());
    pipeline.run().waitUntilFinish();
  }
}
