package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.quality.BucketMeasures;
import io.pinbeam.pipelines.quality.RowMarks;
import io.pinbeam.transforms.aggregate.Answers;
import io.pinbeam.transforms.aggregate.JoinedUsers;
import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Joins the projections of one hash bucket at a time, and feeds the joined posts to the answers
 * where they are: no post is shuffled.
 */
final class JoinBuckets
    extends PTransform<PCollection<KV<Integer, Iterable<byte[]>>>, PCollectionTuple> {
  /** Rows that a later one of their key displaces: by file, their numbers in it. */
  static final TupleTag<KV<Long, List<Long>>> REPEATS = new TupleTag<>() {};

  /** Persons that joined, by hash bucket of the person: their place in the spill. */
  static final TupleTag<KV<Integer, byte[]>> PERSONS = new TupleTag<>() {};

  /** Values that are to be unique, by hash bucket of the value: their place in the spill. */
  static final TupleTag<KV<Integer, byte[]>> VALUES = new TupleTag<>() {};

  static final TupleTag<FinishInput> SUMMARIES = new TupleTag<>() {};

  private final BatchRun run;

  JoinBuckets(BatchRun run) {
    this.run = run;
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, Iterable<byte[]>>> byBucket) {
    TupleTagList others = TupleTagList.of(List.of(PERSONS, SUMMARIES));
    if (run.expectations().hasUnique()) {
      others = others.and(VALUES);
    }
    PCollectionTuple outputs =
        byBucket.apply("Join", ParDo.of(new JoinFn(run)).withOutputTags(REPEATS, others));
    outputs.get(REPEATS).setCoder(KvCoder.of(VarLongCoder.of(), ListCoder.of(VarLongCoder.of())));
    outputs.get(PERSONS).setCoder(BatchGraph.bytesByKey());
    outputs.get(SUMMARIES).setCoder(FinishInput.CODER);
    if (run.expectations().hasUnique()) {
      outputs.get(VALUES).setCoder(BatchGraph.bytesByKey());
    }
    return outputs;
  }

  private static final class JoinFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Long, List<Long>>> {
    private final BatchRun run;
    private transient SpillReader spilled;

    JoinFn(BatchRun run) {
      this.run = run;
    }

    @Setup
    public void setup() {
      spilled = Spill.of(run).reader();
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> element, MultiOutputReceiver out)
        throws IOException {
      if (CleanToFiles.isReport(element.getKey())) {
        return;
      }
      BucketJoin join = new BucketJoin();
      List<byte[]> tableKeys = new ArrayList<>();
      for (byte[] place : element.getValue()) {
        byte[] bytes = spilled.read(place);
        if (TableKeys.are(bytes)) {
          tableKeys.add(bytes);
        } else {
          join.add(bytes);
        }
      }
      Bucket bucket = new Bucket(run, !tableKeys.isEmpty());
      join.finish(bucket);
      tableKeys.forEach(keys -> TableKeys.forEach(keys, bucket::rowOfTable));
      bucket.repeats.forEach((file, rows) -> out.get(REPEATS).output(KV.of(file, rows)));
      emitPersons(element.getKey(), bucket.users, out.get(PERSONS));
      if (run.expectations().hasUnique()) {
        Map<Integer, byte[]> valuesByBucket = new HashMap<>();
        bucket.measures.forEachBucketOfValues(valuesByBucket::put);
        emit("values-" + element.getKey(), valuesByBucket, out.get(VALUES));
      }
      out.get(SUMMARIES)
          .output(
              new FinishInput.Joined(
                  BucketSummary.of(
                      bucket.counts,
                      CoderUtils.encodeToByteArray(Answers.coder(), bucket.answers),
                      bucket.measures.broken())));
    }

    private void emitPersons(int bucket, JoinedUsers users, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      Map<Integer, byte[]> personsByBucket = new HashMap<>();
      users.forEachBucket(personsByBucket::put);
      emit("persons-" + bucket, personsByBucket, out);
    }

    private void emit(
        String what, Map<Integer, byte[]> byBucket, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      try (SpillWriter spill = Spill.of(run).writer(what)) {
        for (Map.Entry<Integer, byte[]> ofBucket : byBucket.entrySet()) {
          byte[] packed = ofBucket.getValue();
          out.output(KV.of(ofBucket.getKey(), spill.add(packed, packed.length)));
        }
      }
    }

    @Teardown
    public void teardown() throws IOException {
      spilled.close();
    }
  }

  private static final class Bucket implements BucketJoin.Visitor {
    private final Answers answers;
    private final JoinedUsers users;
    private final Map<Kind, Repeats> counts = new EnumMap<>(Kind.class);
    private final Map<Long, List<Long>> repeats = new HashMap<>();
    private final BucketMeasures measures;
    private final Map<Kind, RowMarks> marks = new EnumMap<>(Kind.class);

    /** Keys whose row was written by this run; null if nobody asks. */
    private final @Nullable Map<Kind, LastRowOfKey> written;

    Bucket(BatchRun run, boolean hasTableKeys) {
      this.answers = Answers.create();
      this.users = JoinedUsers.create(run.buckets());
      this.written = hasTableKeys ? new EnumMap<>(Kind.class) : null;
      this.measures = BucketMeasures.of(run.expectations(), run.buckets());
      for (Kind kind : Kind.values()) {
        marks.put(kind, RowMarks.of(run.expectations(), kind));
      }
    }

    @Override
    public void post(Post post) {
      answers.add(post);
    }

    @Override
    public void user(User user) {
      users.add(user);
    }

    @Override
    public void loser(Kind kind, long ref) {
      repeats
          .computeIfAbsent(RowRef.fileKeyOf(ref), file -> new ArrayList<>())
          .add(RowRef.rowOf(ref));
    }

    @Override
    public void winner(Kind kind, long key, long ref) {
      if (written != null && ref >= 0) {
        written.computeIfAbsent(kind, k -> new LastRowOfKey()).put(key, 0);
      }
    }

    /** The table's row of a key goes if this run has written another one. */
    void rowOfTable(Kind kind, long key, long ref) {
      if (written.containsKey(kind) && written.get(kind).has(key)) {
        loser(kind, ref);
      }
    }

    @Override
    public void stays(Kind kind, byte[] bytes, int end) {
      marks.get(kind).count(bytes, end, measures);
    }

    @Override
    public void counts(Kind kind, long read, long kept, long duplicates, long conflicts) {
      counts.put(kind, Repeats.of(kept, duplicates, conflicts));
    }
  }
}
