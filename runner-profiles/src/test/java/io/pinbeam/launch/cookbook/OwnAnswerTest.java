package io.pinbeam.launch.cookbook;

import static io.pinbeam.launch.cookbook.ExamplePosts.post;

import io.pinbeam.transforms.model.Post;
import java.io.Serializable;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Give an answer of your own",
    text =
        """
        The share of posts that say how many followers their poster has, by country. A `CombineFn` \
        adds up on each worker before anything is shuffled; its accumulator should stay small.
        """)
class OwnAnswerTest {
  // Recipe begins
  static PCollection<KV<String, Double>> shareWithFollowers(PCollection<Post> posts) {
    return posts
        .apply(Filter.by(post -> post.country() != null))
        .apply(
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptor.of(Post.class)))
                .via(post -> KV.of(post.country(), post)))
        .apply(Combine.perKey(new ShareFn()));
  }

  private static final class ShareFn extends Combine.CombineFn<Post, ShareFn.Counts, Double> {
    record Counts(long all, long known) implements Serializable {}

    @Override
    public Counts createAccumulator() {
      return new Counts(0, 0);
    }

    @Override
    public Counts addInput(Counts counts, Post post) {
      return new Counts(counts.all + 1, counts.known + (post.followerCount() == null ? 0 : 1));
    }

    @Override
    public Counts mergeAccumulators(Iterable<Counts> parts) {
      long all = 0;
      long known = 0;
      for (Counts part : parts) {
        all += part.all;
        known += part.known;
      }
      return new Counts(all, known);
    }

    @Override
    public Double extractOutput(Counts counts) {
      return (double) counts.known / counts.all;
    }
  }

  // Recipe ends

  @Test
  void sharesByCountry() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Post> posts =
        pipeline.apply(
            Create.of(
                post(1, null, "France", 1L),
                post(2, null, "France", null),
                post(3, null, "France", 5L),
                post(4, null, "France", 5L),
                post(5, null, "Peru", null),
                post(6, null, null, 9L)));
    PAssert.that(shareWithFollowers(posts))
        .containsInAnyOrder(KV.of("France", 0.75), KV.of("Peru", 0.0));
    pipeline.run().waitUntilFinish();
  }
}
