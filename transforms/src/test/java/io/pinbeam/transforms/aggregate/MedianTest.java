package io.pinbeam.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.aggregate.AnswerOptions.MedianKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class MedianTest {
  private final Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());

  private static ValueCounts counts(Iterable<Long> values) {
    ValueCounts counts = new ValueCounts();
    values.forEach(counts::add);
    return counts;
  }

  private static String median(MedianKind kind, Long... values) {
    return counts(List.of(values)).median(kind).orElseThrow().toString();
  }

  @Test
  void isTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertThat(median(MedianKind.EXACT, 7L)).isEqualTo("7.0");
    assertThat(median(MedianKind.EXACT, 9L, 1L, 5L)).isEqualTo("5.0");
    assertThat(median(MedianKind.EXACT, 1L, 2L)).isEqualTo("1.5");
    assertThat(median(MedianKind.APPROX, 1L, 2L)).isEqualTo("1.0");
    assertThat(median(MedianKind.APPROX, 4L, 1L, 3L, 2L)).isEqualTo("2.0");
    assertThat(median(MedianKind.EXACT, 3L, 3L, 3L, 4L)).isEqualTo("3.0");
    assertThat(median(MedianKind.EXACT, 0L, 0L)).isEqualTo("0.0");
    assertThat(median(MedianKind.EXACT, -1L, 0L)).isEqualTo("-0.5");
    assertThat(counts(List.of()).median(MedianKind.EXACT)).isEmpty();
  }

  @Test
  void largeValuesNeitherOverflowNorGetAnExponent() {
    assertThat(median(MedianKind.EXACT, Long.MAX_VALUE, Long.MAX_VALUE))
        .isEqualTo("9223372036854775807.0");
    assertThat(median(MedianKind.EXACT, Long.MAX_VALUE - 1, Long.MAX_VALUE))
        .isEqualTo("9223372036854775806.5");
    assertThat(median(MedianKind.EXACT, Long.MIN_VALUE, Long.MIN_VALUE + 1))
        .isEqualTo("-9223372036854775807.5");
    assertThat(median(MedianKind.EXACT, 1_000_000_000_000_000L)).isEqualTo("1000000000000000.0");
  }

  @Test
  void isThatOfTheSortedValuesHoweverTheyAreMerged() {
    Random random = new Random(5);
    for (int run = 0; run < 500; run++) {
      List<Long> values = new ArrayList<>();
      List<ValueCounts> parts = List.of(new ValueCounts(), new ValueCounts(), new ValueCounts());
      for (int n = 1 + random.nextInt(30); n > 0; n--) {
        long value = random.nextInt(12) - 6;
        values.add(value);
        parts.get(random.nextInt(3)).add(value);
      }
      ValueCounts merged = new ValueCounts();
      parts.forEach(merged::merge);
      Collections.sort(values);
      double lower = values.get((values.size() - 1) / 2);
      double upper = values.get(values.size() / 2);
      assertThat(merged.median(MedianKind.EXACT).orElseThrow().doubleValue())
          .isEqualTo((lower + upper) / 2);
      assertThat(merged.median(MedianKind.APPROX).orElseThrow().doubleValue()).isEqualTo(lower);
    }
  }

  /** Values that follow a pattern must neither be lost nor make the table slow. */
  @Test
  void manyDistinctValuesAreCounted() {
    for (int shift : new int[] {0, 10, 32, 40, 46}) {
      ValueCounts counts = new ValueCounts();
      ValueCounts more = new ValueCounts();
      Map<Long, Long> expected = new HashMap<>();
      for (long i = -50_000; i < 50_000; i++) {
        expected.put(i << shift, 3L);
        (i % 3 == 0 ? more : counts).add(i << shift);
        counts.add(i << shift, 2);
      }
      counts.merge(more);
      assertThat(counts.counts().equals(expected)).as("values with %s low bits", shift).isTrue();
      assertThat(counts.median(MedianKind.EXACT).orElseThrow())
          .isEqualTo(new BigDecimal(-1L << shift).divide(new BigDecimal("2.0")).setScale(1));
    }
  }

  @Test
  void ofEachKey() {
    PAssert.that(
            pipeline
                .apply(Create.of(KV.of("a", 1L), KV.of("b", 5L), KV.of("a", 4L), KV.of("a", 2L)))
                .apply(Median.perKey()))
        .containsInAnyOrder(KV.of("a", new BigDecimal("2.0")), KV.of("b", new BigDecimal("5.0")));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void ofAllValues() {
    var values = pipeline.apply(Create.of(3L, 1L, 2L, 10L));
    PAssert.that(values.apply("Exact", Median.globally()))
        .containsInAnyOrder(new BigDecimal("2.5"));
    PAssert.that(values.apply("Lower", Median.globally().withKind(MedianKind.APPROX)))
        .containsInAnyOrder(new BigDecimal("2.0"));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void ofNothingIsNothing() {
    PAssert.that(pipeline.apply(Create.empty(VarLongCoder.of())).apply(Median.globally())).empty();
    pipeline.run().waitUntilFinish();
  }
}
