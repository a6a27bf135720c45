package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.User;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 6: how many persons joined in each year, and how many rows they have. A person is a
 * distinct {@code (user_name, age, date_joined)}; a name or an age that is null is a value of its
 * own.
 *
 * <p>Exact: persons are shuffled by a hash bucket of theirs, and each bucket is counted in memory.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded users, one a key, in the global window; one {@link
 *       AnswerTable}. A user whose {@code date_joined} is null takes no part.
 *   <li><b>Errors:</b> none; without any user that joined in these years the table has no rows.
 *   <li><b>Runners:</b> one GroupByKey over the buckets and a combine; tested on the direct runner.
 *   <li><b>Example:</b>
 *       <pre>{@code
 * records.apply(JoinPosts.create()).users().apply(UsersJoinedByYear.create());
 * }</pre>
 * </ul>
 */
public final class UsersJoinedByYear
    extends PTransform<PCollection<User>, PCollection<AnswerTable>> {
  private static final int BUCKETS = 16;

  private UsersJoinedByYear() {}

  public static UsersJoinedByYear create() {
    return new UsersJoinedByYear();
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<User> users) {
    return users
        .apply("Persons", ParDo.of(new PersonsFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("ByBucket", GroupByKey.create())
        .apply("Count", ParDo.of(new CountFn()))
        .setCoder(CountsFn.CODER)
        .apply("Sum", Combine.globally(new CountsFn()))
        .apply("Table", ParDo.of(new TableFn()))
        .setCoder(AnswerTableCoder.of());
  }

  /** Gathers the persons of a bundle, each once, so that few elements are shuffled. */
  private static final class PersonsFn extends DoFn<User, KV<Integer, byte[]>> {
    private static final int FLUSH_AT = 100_000;

    private transient JoinedUsers gathered;
    private transient int users;

    @StartBundle
    public void start() {
      gathered = JoinedUsers.create(BUCKETS);
      users = 0;
    }

    @ProcessElement
    public void process(@Element User user, OutputReceiver<KV<Integer, byte[]>> out) {
      gathered.add(user);
      users++;
      if (users == FLUSH_AT) {
        gathered.forEachBucket((bucket, persons) -> out.output(KV.of(bucket, persons)));
        start();
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext out) {
      gathered.forEachBucket(
          (bucket, persons) ->
              out.output(
                  KV.of(bucket, persons),
                  BoundedWindow.TIMESTAMP_MIN_VALUE,
                  GlobalWindow.INSTANCE));
      gathered = null;
    }
  }

  private static final class CountFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, Map<Integer, KV<Long, Long>>> {
    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> bucket,
        OutputReceiver<Map<Integer, KV<Long, Long>>> out) {
      Map<Integer, KV<Long, Long>> byYear = new HashMap<>();
      JoinedUsers.count(bucket.getValue())
          .forEach((year, counts) -> byYear.put(year, KV.of(counts[0], counts[1])));
      out.output(byYear);
    }
  }

  /** Adds up persons and rows by year. */
  private static final class CountsFn
      extends Combine.BinaryCombineFn<Map<Integer, KV<Long, Long>>> {
    static final Coder<Map<Integer, KV<Long, Long>>> CODER =
        MapCoder.of(VarIntCoder.of(), KvCoder.of(VarLongCoder.of(), VarLongCoder.of()));

    @Override
    public Map<Integer, KV<Long, Long>> identity() {
      return Map.of();
    }

    @Override
    public Map<Integer, KV<Long, Long>> apply(
        Map<Integer, KV<Long, Long>> left, Map<Integer, KV<Long, Long>> right) {
      Map<Integer, KV<Long, Long>> sum = new HashMap<>(left);
      right.forEach(
          (year, n) ->
              sum.merge(
                  year, n, (a, b) -> KV.of(a.getKey() + b.getKey(), a.getValue() + b.getValue())));
      return sum;
    }
  }

  private static final class TableFn extends DoFn<Map<Integer, KV<Long, Long>>, AnswerTable> {
    @ProcessElement
    public void process(
        @Element Map<Integer, KV<Long, Long>> byYear, OutputReceiver<AnswerTable> out) {
      Map<Integer, long[]> counts = new HashMap<>();
      byYear.forEach((year, n) -> counts.put(year, new long[] {n.getKey(), n.getValue()}));
      out.output(JoinedUsers.table(counts));
    }
  }
}
