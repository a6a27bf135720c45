package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.BatchPosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Run the whole batch in a test",
    text =
        """
`BatchPosts.build` adds the graph of `pinbeam batch` to a pipeline; the runner is the one on \
the class path. Tables, answers, dead letters, ledger and report are under `output`.
""")
class BatchInATest {
  @TempDir Path folder;

  // Recipe begins
  static void batch(Path input, Path output) {
    BatchOptions options = PipelineOptionsFactory.create().as(BatchOptions.class);
    options.setInput(input.toString());
    options.setOutput(output.toString());
    Pipeline pipeline = Pipeline.create(options);
    BatchPosts.build(pipeline, options);
    pipeline.run().waitUntilFinish();
  }

  // Recipe ends

  @Test
  void answersStandUnderTheOutput() throws IOException {
    Path input = Files.createDirectory(folder.resolve("topics"));
    Files.writeString(
        input.resolve("me.pin.jsonl"), "{\"index\": 1, \"category\": \"art\"}\n{\"index\":\n");
    Files.writeString(input.resolve("me.geo.jsonl"), "{\"ind\": 1, \"country\": \"Peru\"}\n");
    Files.writeString(input.resolve("me.user.jsonl"), "{\"ind\": 1, \"age\": 30}\n");
    Path output = folder.resolve("cleaned");
    batch(input, output);
    assertThat(output.resolve("answers/top_category_by_country.csv"))
        .hasContent("country,category,category_count,tied\nPeru,art,1,1\n");
    assertThat(output.resolve("dead-letters")).isDirectoryContaining("glob:**.jsonl");
    assertThat(ExampleUsers.column(output + "/tables/user", "age")).containsExactly(30);
  }
}
