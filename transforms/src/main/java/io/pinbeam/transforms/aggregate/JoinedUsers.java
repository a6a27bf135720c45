package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.join.HashBucket;
import io.pinbeam.transforms.model.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Who joined in which year, each person once: persons are distinct {@code (user_name, age,
 * date_joined)}, with null name or age a value of its own.
 *
 * <p>Two steps, for the same person has rows in many hash buckets of {@code ind}: users are
 * gathered and handed on by hash bucket of the person ({@link #forEachBucket}), then each such
 * bucket is counted ({@link #count}). What is handed on holds each person of a gathering once.
 */
public final class JoinedUsers {
  private static final int NO_AGE = 0;
  private static final int NO_NAME = 0;
  private static final int A_NAME = 1;
  private static final int MAX_HEAD = 32;

  private final List<PackedCounts> rowsByPerson;
  private byte[] person = new byte[128];

  private JoinedUsers(int buckets) {
    rowsByPerson = new ArrayList<>(buckets);
    for (int i = 0; i < buckets; i++) {
      rowsByPerson.add(new PackedCounts());
    }
  }

  public static JoinedUsers create(int buckets) {
    return new JoinedUsers(buckets);
  }

  /** Takes a user; one that joined in no year of the answer takes no part. */
  public void add(User user) {
    if (Answers.joinYear(user.dateJoined()) != null) {
      int length = pack(user.userName(), user.age(), user.dateJoined());
      // The same in every virtual machine, so that a person has one bucket.
      int hash = PackedCounts.hash(person, 0, length);
      rowsByPerson.get(HashBucket.of(hash, rowsByPerson.size())).add(person, 0, length, hash, 1);
    }
  }

  /** The time, which is after 1970, comes first; the name last, so that it needs no length. */
  private int pack(@Nullable String name, @Nullable Integer age, long joined) {
    byte[] utf8 = name == null ? new byte[0] : name.getBytes(StandardCharsets.UTF_8);
    if (person.length < MAX_HEAD + utf8.length) {
      person = new byte[2 * (MAX_HEAD + utf8.length)];
    }
    int at = PackedCounts.write(joined, person, 0);
    at = PackedCounts.write(age == null ? NO_AGE : Integer.toUnsignedLong(age) + 1, person, at);
    person[at++] = (byte) (name == null ? NO_NAME : A_NAME);
    System.arraycopy(utf8, 0, person, at, utf8.length);
    return at + utf8.length;
  }

  /** Hands on the persons of each bucket that has any. */
  public void forEachBucket(BiConsumer<Integer, byte[]> persons) {
    for (int bucket = 0; bucket < rowsByPerson.size(); bucket++) {
      if (rowsByPerson.get(bucket).size() > 0) {
        persons.accept(bucket, rowsByPerson.get(bucket).toByteArray());
      }
    }
  }

  /**
   * Persons and rows by year, in this order, of one bucket of persons, however many gatherings gave
   * it.
   */
  public static Map<Integer, long[]> count(Iterable<byte[]> gatherings) {
    PackedCounts seen = new PackedCounts();
    Map<Integer, long[]> byYear = new TreeMap<>();
    for (byte[] gathering : gatherings) {
      PackedCounts.read(
          gathering,
          (bytes, from, to, rows) -> {
            int year = Years.ofMicros(PackedCounts.varint(bytes, from));
            long[] counts = byYear.computeIfAbsent(year, y -> new long[2]);
            int hash = PackedCounts.hash(bytes, from, to);
            counts[0] += seen.add(bytes, from, to, hash, rows) ? 1 : 0;
            counts[1] += rows;
          });
    }
    return byYear;
  }

  /** The answer from the counts of all buckets, added up by year. */
  public static AnswerTable table(Map<Integer, long[]> byYear) {
    List<List<Object>> rows = new ArrayList<>();
    new TreeMap<>(byYear).forEach((year, n) -> rows.add(List.of(year, n[0], n[1])));
    return AnswerName.USERS_JOINED_BY_YEAR.table(rows);
  }
}
