package io.pinbeam.transforms.aggregate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * The exact median of whole numbers. Of an even number of values it is the mean of the middle two,
 * or with {@link AnswerOptions.MedianKind#APPROX} the lower of them.
 *
 * <p>Values are counted before they are shuffled, so that an accumulator grows with the distinct
 * values and not with their number. Where nearly every one of many millions is distinct, Beam's
 * {@code ApproximateQuantiles} needs less memory and is not exact.
 *
 * <ul>
 *   <li><b>Input/Output:</b> values, or values by key, without null; the median as a {@link
 *       BigDecimal} with one decimal, for every window that has a value. Without any value there is
 *       no element.
 *   <li><b>Errors:</b> none; the mean of two values cannot overflow.
 *   <li><b>Runners:</b> one combine, lifted before the shuffle; tested on the direct runner.
 *   <li><b>Example:</b>
 *       <pre>{@code
 * PCollection<KV<String, Long>> followersByCountry = ...;
 * PCollection<KV<String, BigDecimal>> medians = followersByCountry.apply(Median.perKey());
 * }</pre>
 * </ul>
 */
public final class Median {
  private Median() {}

  /** The median of all values. */
  public static Globally globally() {
    return new Globally(AnswerOptions.MedianKind.EXACT);
  }

  /** The median of the values of each key. */
  public static <K> PerKey<K> perKey() {
    return new PerKey<>(AnswerOptions.MedianKind.EXACT);
  }

  /** As {@link Median#globally}. */
  public static final class Globally
      extends PTransform<PCollection<Long>, PCollection<BigDecimal>> {
    private final AnswerOptions.MedianKind kind;

    private Globally(AnswerOptions.MedianKind kind) {
      this.kind = kind;
    }

    /** What the median of an even number of values is. */
    public Globally withKind(AnswerOptions.MedianKind kind) {
      return new Globally(kind);
    }

    @Override
    public PCollection<BigDecimal> expand(PCollection<Long> values) {
      return values.apply("Combine", Combine.globally(new MedianFn(kind)).withoutDefaults());
    }
  }

  /** As {@link Median#perKey}. */
  public static final class PerKey<K>
      extends PTransform<PCollection<KV<K, Long>>, PCollection<KV<K, BigDecimal>>> {
    private final AnswerOptions.MedianKind kind;

    private PerKey(AnswerOptions.MedianKind kind) {
      this.kind = kind;
    }

    /** As {@link Globally#withKind}. */
    public PerKey<K> withKind(AnswerOptions.MedianKind kind) {
      return new PerKey<>(kind);
    }

    @Override
    public PCollection<KV<K, BigDecimal>> expand(PCollection<KV<K, Long>> values) {
      return values.apply("Combine", Combine.perKey(new MedianFn(kind)));
    }
  }

  private static final class MedianFn extends Combine.CombineFn<Long, ValueCounts, BigDecimal> {
    private final AnswerOptions.MedianKind kind;

    MedianFn(AnswerOptions.MedianKind kind) {
      this.kind = kind;
    }

    @Override
    public ValueCounts createAccumulator() {
      return new ValueCounts();
    }

    @Override
    public ValueCounts addInput(ValueCounts counts, Long value) {
      counts.add(value);
      return counts;
    }

    @Override
    public ValueCounts mergeAccumulators(Iterable<ValueCounts> accumulators) {
      ValueCounts merged = new ValueCounts();
      accumulators.forEach(merged::merge);
      return merged;
    }

    @Override
    public BigDecimal extractOutput(ValueCounts counts) {
      Optional<BigDecimal> median = counts.median(kind);
      return median.orElseThrow(() -> new IllegalStateException("no value has no median"));
    }

    @Override
    public Coder<ValueCounts> getAccumulatorCoder(CoderRegistry registry, Coder<Long> input) {
      return ValueCountsCoder.INSTANCE;
    }

    @Override
    public Coder<BigDecimal> getDefaultOutputCoder(CoderRegistry registry, Coder<Long> input) {
      return BigDecimalCoder.of();
    }
  }

  private static final class ValueCountsCoder extends AtomicCoder<ValueCounts> {
    static final ValueCountsCoder INSTANCE = new ValueCountsCoder();

    @Override
    public void encode(ValueCounts value, OutputStream out) throws IOException {
      AnswersCoder.encodeValues(value, out);
    }

    @Override
    public ValueCounts decode(InputStream in) throws IOException {
      return AnswersCoder.decodeValues(in);
    }
  }
}
