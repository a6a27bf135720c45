package io.pinbeam.launch;

import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.transforms.aggregate.AllAnswers;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.aggregate.TopCategoryByCountry;
import io.pinbeam.transforms.clean.CleanPosts;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.join.JoinPosts;
import io.pinbeam.transforms.join.JoinedPosts;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.RawRecord;
import io.pinbeam.transforms.model.RawRecordCoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public transforms, put together as a library user would, give the batch's results on every
 * runner.
 */
class LibraryIT {
  private static final int POSTS = 500;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void transformsGiveTheAnswersOfTheBatch(String profile) throws Exception {
    PostGenerator posts = PostGenerator.withSeed(5);
    Pipeline pipeline =
        Pipeline.create(Arguments.parse(List.of("--profile=" + profile), PipelineOptions.class));
    PCollection<CleanedRecord> cleaned;
    BadRecordErrorHandler<PCollection<String>> handler =
        pipeline.registerBadRecordErrorHandler(new Reasons());
    try (BadRecordErrorHandler<PCollection<String>> refused = handler) {
      cleaned =
          pipeline
              .apply(Create.of(raw(posts)).withCoder(RawRecordCoder.of()))
              .apply(CleanPosts.bySource().withErrorHandler(refused));
    }
    PAssert.that(handler.getOutput()).containsInAnyOrder("INVALID_JSON");
    JoinedPosts joined = cleaned.apply(JoinPosts.create());
    PCollection<Post> onlyPosts = cleaned.apply("JoinAgain", JoinPosts.create()).posts();

    List<String> expected = answersOfABatch(posts);
    PAssert.that(joined.apply(AllAnswers.create()).apply("Csv", csv()))
        .containsInAnyOrder(expected);
    // Without a taker for the users.
    PAssert.that(onlyPosts.apply(TopCategoryByCountry.create()).apply("OneCsv", csv()))
        .containsInAnyOrder(
            expected.stream().filter(csv -> csv.startsWith("country,category,")).toList());
    PAssert.thatSingleton(onlyPosts.apply(Count.globally())).isEqualTo((long) POSTS);
    PipelineRun.run(pipeline, System.err);
  }

  private static List<RawRecord> raw(PostGenerator posts) {
    List<RawRecord> raw = new ArrayList<>();
    for (int n = 0; n < POSTS; n++) {
      raw.add(RawRecord.ofKafka("u.pin", 0, n, null, bytes(posts.pin(n))));
      raw.add(RawRecord.ofKafka("u.geo", 0, n, null, bytes(posts.geo(n))));
      raw.add(RawRecord.ofKafka("u.user", 0, n, null, bytes(posts.user(n))));
    }
    raw.add(RawRecord.ofKafka("u.pin", 0, POSTS, null, bytes("{cut")));
    return raw;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MapElements<AnswerTable, String> csv() {
    return MapElements.into(TypeDescriptors.strings()).via(AnswerTable::toCsv);
  }

  private List<String> answersOfABatch(PostGenerator posts) throws Exception {
    PostFiles.of(posts).withUser("u").write(folder.resolve("in"), POSTS);
    Runners.batch("direct", folder.resolve("in"), folder.resolve("out"));
    List<String> answers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("out/answers"))) {
      for (Path file : files.toList()) {
        answers.add(Files.readString(file));
      }
    }
    return answers;
  }

  private static final class Reasons
      extends PTransform<PCollection<BadRecord>, PCollection<String>> {
    @Override
    public PCollection<String> expand(PCollection<BadRecord> refused) {
      return refused.apply(
          MapElements.into(TypeDescriptors.strings())
              .via(bad -> DeadLetter.ofBadRecord(bad).orElseThrow().reason().name()));
    }
  }
}
