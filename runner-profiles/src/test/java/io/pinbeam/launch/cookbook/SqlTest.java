package io.pinbeam.launch.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.pipelines.query.QueryOptions;
import io.pinbeam.pipelines.query.QueryPosts;
import io.pinbeam.pipelines.query.QueryResult;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Ask the tables in SQL",
    text =
        """
        As `pinbeam query` does: `pin`, `geo`, `user` and the joined `posts` of a batch's or a \
        stream's output. `take` prints the rows when the pipeline is done, or says where they were \
        written if `setOutput` named a file.
        """)
class SqlTest {
  @TempDir Path folder;

  // Recipe begins
  static void query(Path output, String sql, PrintStream out) throws IOException {
    QueryOptions options = PipelineOptionsFactory.create().as(QueryOptions.class);
    options.setInput(output.toString());
    options.setSql(sql);
    options.setFormat(QueryOptions.Format.CSV);
    Pipeline pipeline = Pipeline.create(options);
    QueryResult result = QueryPosts.build(pipeline, options);
    pipeline.run().waitUntilFinish();
    result.take(out, System.err);
  }

  // Recipe ends

  @Test
  void countsTheFollowersOfACountry() throws IOException {
    writeTables();
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    query(
        folder,
        "SELECT country, SUM(follower_count) AS followers FROM posts WHERE age > 25"
            + " GROUP BY country",
        new PrintStream(csv, true, UTF_8));
    assertThat(csv.toString(UTF_8)).isEqualTo("country,followers\nFrance,1500\nPeru,7\n");
  }

  private void writeTables() {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(
            "Pins",
            Create.of(
                    Pin.builder().ind(1).followerCount(1000L).build(),
                    Pin.builder().ind(2).followerCount(500L).build(),
                    Pin.builder().ind(3).followerCount(7L).build(),
                    Pin.builder().ind(4).followerCount(9L).build())
                .withType(TypeDescriptor.of(Pin.class)))
        .apply("WritePins", DeltaIO.<Pin>write().to(folder + "/tables/pin"));
    pipeline
        .apply(
            "Geos",
            Create.of(
                    Geo.builder().ind(1).country("France").build(),
                    Geo.builder().ind(2).country("France").build(),
                    Geo.builder().ind(3).country("Peru").build(),
                    Geo.builder().ind(4).country("Peru").build())
                .withType(TypeDescriptor.of(Geo.class)))
        .apply("WriteGeos", DeltaIO.<Geo>write().to(folder + "/tables/geo"));
    pipeline
        .apply(
            "Users",
            Create.of(
                    User.builder().ind(1).age(30).build(),
                    User.builder().ind(2).age(40).build(),
                    User.builder().ind(3).age(50).build(),
                    User.builder().ind(4).age(20).build())
                .withType(TypeDescriptor.of(User.class)))
        .apply("WriteUsers", DeltaIO.<User>write().to(folder + "/tables/user"));
    pipeline.run().waitUntilFinish();
  }
}
