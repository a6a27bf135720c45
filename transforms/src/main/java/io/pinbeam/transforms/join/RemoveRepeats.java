package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.CleanedRecordCoder;
import io.pinbeam.transforms.model.Kind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Leaves one row for each key of each kind: the one with the greatest {@link
 * io.pinbeam.transforms.model.RecordOrder} ({@code docs/contracts/cleaning.md}, section 6).
 *
 * <p>Whole rows are shuffled, and the rows that stay of a hash bucket are held in the memory of one
 * worker. For joins and answers take {@link JoinPosts}, which removes repeats too and shuffles a
 * tenth of the bytes. The output is in no order.
 *
 * <ul>
 *   <li><b>Input/Output:</b> {@link CleanedRecord}s of any kinds, bounded or in windows; those that
 *       stay, as they came, for each window. Of rows with one key and one order any one stays.
 *   <li><b>Errors:</b> none.
 *   <li><b>Runners:</b> one GroupByKey over the buckets; tested on the direct runner.
 *   <li><b>Example:</b>
 *       <pre>{@code
 * PCollection<Pin> pins = records.apply(RemoveRepeats.create()).apply(CleanedRecord.pins());
 * }</pre>
 * </ul>
 */
public final class RemoveRepeats
    extends PTransform<PCollection<CleanedRecord>, PCollection<CleanedRecord>> {
  private final int buckets;

  private RemoveRepeats(int buckets) {
    this.buckets = buckets;
  }

  /** With 64 buckets, good for some ten million rows. */
  public static RemoveRepeats create() {
    return new RemoveRepeats(64);
  }

  /** As many as keep one bucket in the memory of a worker, and at least as many as workers. */
  public RemoveRepeats withBuckets(int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("at least one bucket is needed, not " + buckets);
    }
    return new RemoveRepeats(buckets);
  }

  @Override
  public PCollection<CleanedRecord> expand(PCollection<CleanedRecord> records) {
    return records
        .apply("Buckets", ParDo.of(new BucketFn(buckets)))
        .setCoder(KvCoder.of(VarIntCoder.of(), CleanedRecordCoder.of()))
        .apply("ByBucket", GroupByKey.create())
        .apply("Latest", ParDo.of(new LatestFn()))
        .setCoder(CleanedRecordCoder.of());
  }

  private static final class BucketFn extends DoFn<CleanedRecord, KV<Integer, CleanedRecord>> {
    private final int buckets;

    BucketFn(int buckets) {
      this.buckets = buckets;
    }

    @ProcessElement
    public void process(
        @Element CleanedRecord record, OutputReceiver<KV<Integer, CleanedRecord>> out) {
      out.output(KV.of(HashBucket.of(record.ind(), buckets), record));
    }
  }

  private static final class LatestFn
      extends DoFn<KV<Integer, Iterable<CleanedRecord>>, CleanedRecord> {
    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<CleanedRecord>> bucket, OutputReceiver<CleanedRecord> out) {
      Map<Kind, Map<Long, CleanedRecord>> latest = new EnumMap<>(Kind.class);
      for (CleanedRecord record : bucket.getValue()) {
        latest
            .computeIfAbsent(record.kind(), kind -> new HashMap<>())
            .merge(record.ind(), record, (a, b) -> a.order().compareTo(b.order()) >= 0 ? a : b);
      }
      latest.values().forEach(rows -> rows.values().forEach(out::output));
    }
  }
}
