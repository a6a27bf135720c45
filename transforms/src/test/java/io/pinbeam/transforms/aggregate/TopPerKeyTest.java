package io.pinbeam.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

class TopPerKeyTest {
  private static final String FACE = "\uD83D\uDE00";
  private static final String LAST_OF_PLANE_0 = "\uFFFD";

  private final Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());

  private final PCollection<KV<String, String>> names =
      pipeline.apply(
          Create.of(
              KV.of("Peru", "art"),
              KV.of("Chad", FACE),
              KV.of("Peru", "tattoos"),
              KV.of("Chad", LAST_OF_PLANE_0),
              KV.of("Peru", "art")));

  @Test
  void givesTheSmallestOfThoseThatShareTheTop() {
    PAssert.that(names.apply(TopPerKey.create()))
        .containsInAnyOrder(
            KV.of("Peru", List.of(TopName.of("art", 2, 1))),
            KV.of("Chad", List.of(TopName.of(LAST_OF_PLANE_0, 1, 2))));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void givesAllThatShareTheTop() {
    PAssert.that(names.apply(TopPerKey.<String>create().withTies(AnswerOptions.Ties.ALL)))
        .containsInAnyOrder(
            KV.of("Peru", List.of(TopName.of("art", 2, 1))),
            KV.of("Chad", List.of(TopName.of(LAST_OF_PLANE_0, 1, 2), TopName.of(FACE, 1, 2))));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void noNameHasNoTop() {
    assertThat(new NameCounts().top(AnswerOptions.Ties.FIRST)).isEmpty();
    assertThat(new NameCounts().top(AnswerOptions.Ties.ALL)).isEmpty();
  }

  @Test
  void whatIsDecodedEqualsWhatWasEncoded() throws Exception {
    TopName name = TopName.of(FACE, Long.MAX_VALUE, 3);
    assertThat(CoderUtils.clone(TopNameCoder.of(), name)).isEqualTo(name);
  }
}
