package io.pinbeam.launch.cookbook;

import static io.pinbeam.launch.cookbook.ExamplePosts.post;

import io.pinbeam.transforms.aggregate.Median;
import io.pinbeam.transforms.model.Post;
import java.math.BigDecimal;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Take an exact median by key",
    text =
        """
Of an even number of values it is the mean of the middle two. Values are counted before they \
are shuffled, so that it costs what the distinct values cost.
""")
class ExactMedianTest {
  // Recipe begins
  static PCollection<KV<String, BigDecimal>> medianFollowers(PCollection<Post> posts) {
    return posts
        .apply(Filter.by(post -> post.category() != null && post.followerCount() != null))
        .apply(
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs()))
                .via(post -> KV.of(post.category(), post.followerCount())))
        .apply(Median.perKey());
  }

  // Recipe ends

  @Test
  void theMeanOfTheMiddleTwo() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Post> posts =
        pipeline.apply(
            Create.of(
                post(1, "art", null, 10L),
                post(2, "art", null, 1_000_000L),
                post(3, "art", null, 13L),
                post(4, "art", null, 2L),
                post(5, "travel", null, 7L),
                post(6, "travel", null, null)));
    PAssert.that(medianFollowers(posts))
        .containsInAnyOrder(
            KV.of("art", new BigDecimal("11.5")), KV.of("travel", new BigDecimal("7.0")));
    pipeline.run().waitUntilFinish();
  }
}
