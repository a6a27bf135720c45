package io.pinbeam.pipelines.quality;

import io.pinbeam.transforms.join.HashBucket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What the rows of one hash bucket that stay in their tables say to the expectations: how many
 * break each, and the hashes of the values that are to be unique, by hash bucket of the value.
 */
public final class BucketMeasures {
  /** Of a value: a byte with the number of its expectation, and the hash. */
  static final int VALUE_BYTES = 1 + RowMarks.HASH_BYTES;

  private final long[] broken;
  private final int buckets;
  private final Map<Integer, ByteArrayOutputStream> values = new HashMap<>();

  private BucketMeasures(int expectations, int buckets) {
    this.broken = new long[expectations];
    this.buckets = buckets;
  }

  public static BucketMeasures of(Expectations expectations, int buckets) {
    return new BucketMeasures(expectations.all().size(), buckets);
  }

  void broken(int expectation) {
    broken[expectation]++;
  }

  void value(int expectation, byte[] bytes, int hashAt) {
    long hash = ByteBuffer.wrap(bytes).getLong(hashAt);
    ByteArrayOutputStream ofBucket =
        values.computeIfAbsent(
            HashBucket.of(hash + expectation, buckets), bucket -> new ByteArrayOutputStream());
    ofBucket.write(expectation);
    ofBucket.write(bytes, hashAt, RowMarks.HASH_BYTES);
  }

  /** By expectation. */
  public long[] broken() {
    return broken.clone();
  }

  public void forEachBucketOfValues(BiConsumer<Integer, byte[]> consumer) {
    values.forEach((bucket, bytes) -> consumer.accept(bucket, bytes.toByteArray()));
  }
}
