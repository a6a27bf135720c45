package io.pinbeam.transforms.aggregate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * The name that each key has most often. Of names that share the top the smallest by UTF-8 bytes is
 * given, or with {@link AnswerOptions.Ties#ALL} all of them, in that order.
 *
 * <p>Names are counted before they are shuffled, so that an accumulator grows with the distinct
 * names of a key and not with their number.
 *
 * <ul>
 *   <li><b>Input/Output:</b> names by key, without null; for each key that has a name, in every
 *       window, a list of {@link TopName}: one, or one for each that shares the top.
 *   <li><b>Errors:</b> none.
 *   <li><b>Runners:</b> one combine, lifted before the shuffle; tested on the direct runner.
 *   <li><b>Example:</b>
 *       <pre>{@code
 * PCollection<KV<String, String>> categoryByCountry = ...;
 * PCollection<KV<String, List<TopName>>> tops =
 *     categoryByCountry.apply(TopPerKey.<String>create().withTies(AnswerOptions.Ties.ALL));
 * }</pre>
 * </ul>
 */
public final class TopPerKey<K>
    extends PTransform<PCollection<KV<K, String>>, PCollection<KV<K, List<TopName>>>> {
  private final AnswerOptions.Ties ties;

  private TopPerKey(AnswerOptions.Ties ties) {
    this.ties = ties;
  }

  /** Gives the smallest of the names that share the top. */
  public static <K> TopPerKey<K> create() {
    return new TopPerKey<>(AnswerOptions.Ties.FIRST);
  }

  /** First of the names that share the top, or all of them. */
  public TopPerKey<K> withTies(AnswerOptions.Ties ties) {
    return new TopPerKey<>(ties);
  }

  @Override
  public PCollection<KV<K, List<TopName>>> expand(PCollection<KV<K, String>> names) {
    return names.apply("Combine", Combine.perKey(new TopFn(ties)));
  }

  private static final class TopFn extends Combine.CombineFn<String, NameCounts, List<TopName>> {
    private final AnswerOptions.Ties ties;

    TopFn(AnswerOptions.Ties ties) {
      this.ties = ties;
    }

    @Override
    public NameCounts createAccumulator() {
      return new NameCounts();
    }

    @Override
    public NameCounts addInput(NameCounts counts, String name) {
      counts.add(name);
      return counts;
    }

    @Override
    public NameCounts mergeAccumulators(Iterable<NameCounts> accumulators) {
      NameCounts merged = new NameCounts();
      accumulators.forEach(merged::merge);
      return merged;
    }

    @Override
    public List<TopName> extractOutput(NameCounts counts) {
      return counts.top(ties);
    }

    @Override
    public Coder<NameCounts> getAccumulatorCoder(CoderRegistry registry, Coder<String> input) {
      return NameCountsCoder.INSTANCE;
    }

    @Override
    public Coder<List<TopName>> getDefaultOutputCoder(CoderRegistry registry, Coder<String> input) {
      return ListCoder.of(TopNameCoder.of());
    }
  }

  private static final class NameCountsCoder extends AtomicCoder<NameCounts> {
    static final NameCountsCoder INSTANCE = new NameCountsCoder();

    @Override
    public void encode(NameCounts value, OutputStream out) throws IOException {
      AnswersCoder.encodeNames(value, out);
    }

    @Override
    public NameCounts decode(InputStream in) throws IOException {
      return AnswersCoder.decodeNames(in);
    }
  }
}
