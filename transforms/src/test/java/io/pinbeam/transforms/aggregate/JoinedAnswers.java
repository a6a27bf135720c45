package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.join.HashBucket;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/** The way of rows through packing, join and accumulators without a runner, split at random. */
final class JoinedAnswers {
  private final Answers answers;
  private final Map<Integer, long[]> joinedUsers;

  private JoinedAnswers(Answers answers, Map<Integer, long[]> joinedUsers) {
    this.answers = answers;
    this.joinedUsers = joinedUsers;
  }

  static JoinedAnswers of(List<CleanedRecord> records, Random random) throws CoderException {
    int buckets = 1 + random.nextInt(5);
    List<List<byte[]>> packed = pack(records, buckets, random);
    List<Answers> parts = List.of(Answers.create(), Answers.create(), Answers.create());
    int personBuckets = 1 + random.nextInt(4);
    Map<Integer, List<byte[]>> persons = new TreeMap<>();
    for (List<byte[]> bucket : packed) {
      Collections.shuffle(bucket, random);
      BucketJoin join = new BucketJoin();
      bucket.forEach(join::add);
      JoinedUsers users = JoinedUsers.create(personBuckets);
      join.finish(new Feed(parts, users, random));
      users.forEachBucket(
          (of, bytes) -> persons.computeIfAbsent(of, b -> new ArrayList<>()).add(bytes));
    }
    Answers merged = Answers.create();
    for (Answers part : parts) {
      merged.merge(CoderUtils.clone(Answers.coder(), part));
    }
    Map<Integer, long[]> joined = new TreeMap<>();
    for (List<byte[]> bucket : persons.values()) {
      JoinedUsers.count(bucket)
          .forEach(
              (year, n) -> joined.merge(year, n, (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]}));
    }
    return new JoinedAnswers(merged, joined);
  }

  private static List<List<byte[]>> pack(List<CleanedRecord> records, int buckets, Random random) {
    List<List<byte[]>> packed = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      List<byte[]> chunks = new ArrayList<>();
      PackedRows rows = new PackedRows();
      for (CleanedRecord record : records) {
        if (HashBucket.of(record.ind(), buckets) == bucket) {
          add(record, rows);
          if (random.nextInt(20) == 0) {
            chunks.add(rows.toByteArray());
            rows.clear();
          }
        }
      }
      chunks.add(rows.toByteArray());
      packed.add(chunks);
    }
    return packed;
  }

  private static void add(CleanedRecord record, PackedRows rows) {
    long none = PackedRows.NOT_WRITTEN;
    switch (record.kind()) {
      case PIN -> rows.addPin(record.pin(), record.order(), none);
      case GEO -> rows.addGeo(record.geo(), record.order(), none);
      case USER -> rows.addUser(record.user(), record.order(), none);
    }
  }

  AnswerTable table(AnswerName answer, AnswerOptions options) {
    return answer == AnswerName.USERS_JOINED_BY_YEAR
        ? JoinedUsers.table(joinedUsers)
        : answers.table(answer, options);
  }

  private record Feed(List<Answers> parts, JoinedUsers users, Random random)
      implements BucketJoin.Visitor {
    @Override
    public void post(Post post) {
      parts.get(random.nextInt(parts.size())).add(post);
    }

    @Override
    public void user(User user) {
      users.add(user);
    }

    @Override
    public void loser(Kind kind, long ref) {
      throw new AssertionError("no row was written");
    }

    @Override
    public void counts(Kind kind, long read, long kept, long duplicates, long conflicts) {}
  }
}
