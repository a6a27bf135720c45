package com.example.posts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostsPipelineTest {
  @TempDir Path folder;

  @Test
  void postsBecomeATableAnAnswerAndDeadLetters() throws Exception {
    write("pin", "{\"index\": 7, \"category\": \"travel\", \"follower_count\": \"12k\"}\n{cut\n");
    write("geo", "{\"ind\": 7, \"country\": \"Ghana\", \"timestamp\": \"2018-04-01T09:00:00\"}\n");
    PostsOptions options = PipelineOptionsFactory.as(PostsOptions.class);
    options.setInput(folder.resolve("topics") + "/**.json");
    options.setOutput(folder.resolve("out").toString());
    Pipeline pipeline = Pipeline.create(options);

    PostsPipeline.build(pipeline, options);
    pipeline.run().waitUntilFinish();

    try (DeltaRows posts = DeltaTable.at(folder.resolve("out/tables/posts").toString()).rows()) {
      Row post = posts.next();
      assertEquals(12_000L, post.getInt64("follower_count"));
      assertEquals("Ghana", post.getString("country"));
    }
    assertEquals(
        "country,category,category_count,tied\nGhana,travel,1,1\n",
        Files.readString(folder.resolve("out/top_category_by_country.csv")));
    String letters = Files.readString(folder.resolve("out/dead-letters.jsonl"));
    assertTrue(letters.contains("\"reason\":\"INVALID_JSON\""), letters);
  }

  private void write(String kind, String lines) throws IOException {
    Path file =
        folder.resolve(
            "topics/me.%1$s/partition=0/me.%1$s+0+0000000000.json".formatted(kind));
    Files.createDirectories(file.getParent());
    Files.writeString(file, lines);
  }
}
