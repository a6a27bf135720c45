package io.pinbeam.launch.cookbook;

import static io.pinbeam.launch.cookbook.ExamplePosts.post;

import io.pinbeam.transforms.aggregate.AnswerOptions;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.aggregate.TopCategoryByCountry;
import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Ask one answer",
    text =
        """
Each [answer](contracts/answers.md) is a transform of its own and gives one finished table. \
With `Ties.ALL` each name that shares the top has a row.
""")
class OneAnswerTest {
  // Recipe begins
  static PCollection<String> topCategories(PCollection<Post> posts) {
    return posts
        .apply(TopCategoryByCountry.create().withTies(AnswerOptions.Ties.ALL))
        .apply(MapElements.into(TypeDescriptors.strings()).via(AnswerTable::toCsv));
  }

  // Recipe ends

  @Test
  void tiesAreAllThere() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Post> posts =
        pipeline.apply(
            Create.of(
                post(1, "art", "France", null),
                post(2, "art", "France", null),
                post(3, "travel", "France", null),
                post(4, "quotes", "Peru", null),
                post(5, "beauty", "Peru", null)));
    PAssert.thatSingleton(topCategories(posts))
        .isEqualTo(
            """
            country,category,category_count,tied
            France,art,2,1
            Peru,beauty,1,2
            Peru,quotes,1,2
            """);
    pipeline.run().waitUntilFinish();
  }
}
