package io.pinbeam.launch.cookbook;

import static io.pinbeam.launch.cookbook.ExamplePosts.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.aggregate.AllAnswers;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.join.JoinedPosts;
import io.pinbeam.transforms.model.User;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.Contextful;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Write all answers as CSV files",
    text =
        """
        `AllAnswers` goes once over the posts and once over the users. Here Beam's `FileIO` writes \
        each table to a file of its name.
        """)
class AllAnswersTest {
  @TempDir Path folder;

  // Recipe begins
  static void writeAnswers(JoinedPosts joined, String folder) {
    joined
        .apply(AllAnswers.create())
        .apply(
            FileIO.<String, AnswerTable>writeDynamic()
                .by(AnswerTable::name)
                .withDestinationCoder(StringUtf8Coder.of())
                .via(Contextful.fn(AllAnswersTest::csv), TextIO.sink())
                .withNaming(name -> (window, pane, shards, shard, zip) -> name + ".csv")
                .withNumShards(1)
                .to(folder));
  }

  /** Without its last line end, which the sink adds. */
  private static String csv(AnswerTable answer) {
    return answer.toCsv().stripTrailing();
  }

  // Recipe ends

  @Test
  void eachAnswerIsAFile() {
    Pipeline pipeline = Pipeline.create();
    writeAnswers(
        JoinedPosts.of(
            pipeline.apply(
                "Posts", Create.of(post(1, "art", "France", 5L).toBuilder().age(20).build())),
            pipeline.apply("Users", Create.of(User.builder().ind(1).age(20).build()))),
        folder.toString());
    pipeline.run().waitUntilFinish();

    assertThat(folder).isDirectoryContaining("glob:**/users_joined_by_year.csv");
    assertThat(folder.resolve("median_followers_by_age_group.csv"))
        .hasContent("age_group,median_follower_count\n18-24,5.0\n");
  }
}
