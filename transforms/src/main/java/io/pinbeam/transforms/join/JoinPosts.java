package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Removes repeats and joins pins with their geolocations and users.
 *
 * <p>Of several rows of a kind with one key the one with the greatest {@link
 * io.pinbeam.transforms.model.RecordOrder} stays ({@code docs/contracts/cleaning.md}, section 6).
 * What is shuffled is the columns of {@link Post} and no other, in a few large elements for each
 * hash bucket of the key; a bucket is joined in the memory of one worker, at about 200 bytes a row
 * in it. The elements of the output are in no order.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded {@link CleanedRecord}s of all kinds in the global window; one
 *       {@link Post} for each pin, its columns of a geolocation or user null where there is none,
 *       and one {@link User} for each key that has one. Both collections have a schema.
 *   <li><b>Errors:</b> none; repeats are counted by the metrics {@code <kind>-duplicates} and
 *       {@code <kind>-conflicts} (copies with other content, which are among the former).
 *   <li><b>Runners:</b> one GroupByKey over the buckets; tested on the direct runner.
 *   <li><b>Example:</b>
 *       <pre>{@code
 * PCollection<CleanedRecord> records = ...;
 * JoinedPosts joined = records.apply(JoinPosts.create());
 * PCollection<Post> posts = joined.posts();
 * PCollection<AnswerTable> answers = joined.apply(AllAnswers.create());
 * }</pre>
 * </ul>
 */
public final class JoinPosts extends PTransform<PCollection<CleanedRecord>, JoinedPosts> {
  private static final TupleTag<Post> POSTS = new TupleTag<>() {};
  private static final TupleTag<User> USERS = new TupleTag<>() {};

  private final int buckets;

  private JoinPosts(int buckets) {
    this.buckets = buckets;
  }

  /** With 16 buckets, good for some ten million rows. */
  public static JoinPosts create() {
    return new JoinPosts(16);
  }

  /** As many as keep one bucket in the memory of a worker, and at least as many as workers. */
  public JoinPosts withBuckets(int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("at least one bucket is needed, not " + buckets);
    }
    return new JoinPosts(buckets);
  }

  @Override
  public JoinedPosts expand(PCollection<CleanedRecord> records) {
    if (records.isBounded() != IsBounded.BOUNDED
        || !(records.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException("posts are joined in a bounded input without windows");
    }
    PCollectionTuple joined =
        records
            .apply("Pack", ParDo.of(new PackFn(buckets)))
            .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
            .apply("ByBucket", GroupByKey.create())
            .apply("Join", ParDo.of(new JoinFn()).withOutputTags(POSTS, TupleTagList.of(USERS)));
    PCollection<Post> posts = withSchema(joined.get(POSTS), Post.class);
    PCollection<User> users = withSchema(joined.get(USERS), User.class);
    // Spark's runner leaves out an output that nobody takes, and then hands its elements to the one
    // that is left.
    posts.apply("PostsTaken", ParDo.of(new TakeFn<>()));
    users.apply("UsersTaken", ParDo.of(new TakeFn<>()));
    return JoinedPosts.of(posts, users);
  }

  /** A ParDo with several outputs finds coders only, and with a schema SQL can follow. */
  private static <T> PCollection<T> withSchema(PCollection<T> rows, Class<T> type) {
    try {
      return rows.setCoder(rows.getPipeline().getSchemaRegistry().getSchemaCoder(type));
    } catch (NoSuchSchemaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gathers the rows of each bucket over a bundle, so that few and large elements are shuffled. */
  private static final class PackFn extends DoFn<CleanedRecord, KV<Integer, byte[]>> {
    private static final int FLUSH_AT = 1 << 18;

    private final int buckets;
    private transient PackedRows[] packed;

    PackFn(int buckets) {
      this.buckets = buckets;
    }

    @StartBundle
    public void start() {
      packed = new PackedRows[buckets];
    }

    @ProcessElement
    public void process(@Element CleanedRecord record, OutputReceiver<KV<Integer, byte[]>> out) {
      int bucket = HashBucket.of(record.ind(), buckets);
      PackedRows rows = packed[bucket];
      if (rows == null) {
        rows = new PackedRows();
        packed[bucket] = rows;
      }
      add(record, rows);
      if (rows.size() >= FLUSH_AT) {
        out.output(KV.of(bucket, rows.toByteArray()));
        rows.clear();
      }
    }

    private static void add(CleanedRecord record, PackedRows rows) {
      long ref = PackedRows.NOT_WRITTEN;
      switch (record.kind()) {
        case PIN -> rows.addPin(record.pin(), record.order(), ref);
        case GEO -> rows.addGeo(record.geo(), record.order(), ref);
        case USER -> rows.addUser(record.user(), record.order(), ref);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext out) {
      for (int bucket = 0; bucket < buckets; bucket++) {
        PackedRows rows = packed[bucket];
        if (rows != null && rows.size() > 0) {
          out.output(
              KV.of(bucket, rows.toByteArray()),
              BoundedWindow.TIMESTAMP_MIN_VALUE,
              GlobalWindow.INSTANCE);
        }
      }
      packed = null;
    }
  }

  private static final class TakeFn<T> extends DoFn<T, Void> {
    @ProcessElement
    public void process() {
      // It is enough that it is there.
    }
  }

  private static final class JoinFn extends DoFn<KV<Integer, Iterable<byte[]>>, Post> {
    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> bucket, MultiOutputReceiver outputs) {
      OutputReceiver<Post> posts = outputs.get(POSTS);
      OutputReceiver<User> users = outputs.get(USERS);
      BucketJoin join = new BucketJoin();
      bucket.getValue().forEach(join::add);
      join.finish(
          new BucketJoin.Visitor() {
            @Override
            public void post(Post post) {
              posts.output(post);
            }

            @Override
            public void user(User user) {
              users.output(user);
            }

            @Override
            public void loser(Kind kind, long ref) {
              // No row says where it was written, so none comes back.
            }

            @Override
            public void counts(Kind kind, long read, long kept, long duplicates, long conflicts) {
              count(kind, "duplicates", duplicates);
              count(kind, "conflicts", conflicts);
            }
          });
    }

    private static void count(Kind kind, String what, long n) {
      Metrics.counter(JoinPosts.class, kind.label() + "-" + what).inc(n);
    }
  }
}
