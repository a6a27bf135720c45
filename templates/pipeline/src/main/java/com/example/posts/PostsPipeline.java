package com.example.posts;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.aggregate.TopCategoryByCountry;
import io.pinbeam.transforms.clean.CleanPosts;
import io.pinbeam.transforms.join.JoinPosts;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Raw posts to a Delta table, an answer and dead letters. */
public final class PostsPipeline {
  private PostsPipeline() {}

  public static void main(String[] args) {
    PostsOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(PostsOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    build(pipeline, options);
    pipeline.run().waitUntilFinish();
  }

  /** Adds everything to a pipeline; tests build the same one. */
  public static void build(Pipeline pipeline, PostsOptions options) {
    String output = options.getOutput();
    PCollection<CleanedRecord> records;
    try (BadRecordErrorHandler<PDone> refused =
        pipeline.registerBadRecordErrorHandler(
            new WriteDeadLetters(output + "/dead-letters.jsonl"))) {
      records =
          pipeline
              .apply(FileIO.match().filepattern(options.getInput()))
              .apply(FileIO.readMatches())
              .apply(ParDo.of(new ReadBody()))
              .apply(CleanPosts.bySource().withErrorHandler(refused));
    }
    PCollection<Post> posts = records.apply(JoinPosts.create()).posts();
    posts.apply(DeltaIO.<Post>write().to(output + "/tables/posts").withMode(WriteMode.OVERWRITE));
    posts
        .apply(TopCategoryByCountry.create())
        .apply(
            MapElements.into(TypeDescriptors.strings()).via((AnswerTable answer) -> csv(answer)))
        .apply(TextIO.write().to(output + "/top_category_by_country.csv").withoutSharding());
  }

  /** Without the last line end, which the sink adds. */
  private static String csv(AnswerTable answer) {
    return answer.toCsv().stripTrailing();
  }
}
