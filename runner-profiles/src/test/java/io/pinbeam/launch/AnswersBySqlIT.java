package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.query.QueryOptions;
import io.pinbeam.pipelines.query.QueryPosts;
import io.pinbeam.pipelines.query.QueryResult;
import io.pinbeam.transforms.aggregate.AnswerName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each answer's SQL gives, over the tables of a batch, the bytes that the batch's transform gave.
 */
class AnswersBySqlIT {
  @TempDir static Path folder;

  @BeforeAll
  static void runBatch() throws Exception {
    PostFiles.of(PostGenerator.withSeed(11))
        .withUser("u")
        .withDefects(Defects.share(0.2))
        .write(folder.resolve("in"), 3_000);
    Runners.batch("direct", folder.resolve("in"), folder.resolve("out"));
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void everyAnswerIsTheSame(String profile) throws Exception {
    // All in one pipeline: starting one for each would take minutes on Spark.
    Pipeline pipeline = Pipeline.create(options(profile, AnswerName.TOP_COUNTRY));
    List<QueryResult> results = new ArrayList<>();
    for (AnswerName answer : AnswerName.values()) {
      results.add(QueryPosts.build(pipeline, options(profile, answer)));
    }

    PipelineRun.run(pipeline, System.err);
    for (QueryResult result : results) {
      result.discard();
    }

    SoftAssertions all = new SoftAssertions();
    for (AnswerName answer : AnswerName.values()) {
      all.assertThat(result(profile, answer))
          .hasSameBinaryContentAs(folder.resolve("out/answers/" + answer.label() + ".csv"));
    }
    all.assertAll();
  }

  @Test
  void aJoinOfManyRowsIsRefusedOnTheDirectRunnerWithTheWayOut() throws Exception {
    QueryOptions options =
        Arguments.parse(
            List.of(
                "--profile=direct",
                "--input=" + folder.resolve("out"),
                "--sql=SELECT COUNT(*) FROM pin JOIN geo ON pin.ind = geo.ind"),
            QueryOptions.class);
    assertThat(catchThrowable(() -> QueryPosts.build(Pipeline.create(options), options)))
        .hasMessageContaining("-Pspark-local")
        .hasMessageContaining("posts");
  }

  private static QueryOptions options(String profile, AnswerName answer) {
    return Arguments.parse(
        List.of(
            "--profile=" + profile,
            "--input=" + folder.resolve("out"),
            "--answer=" + answer.label(),
            "--output=" + result(profile, answer)),
        QueryOptions.class);
  }

  private static Path result(String profile, AnswerName answer) {
    return folder.resolve(profile + "-" + answer.label() + ".csv");
  }
}
