package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.join.HashBucket;
import io.pinbeam.transforms.model.User;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
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
  private static final NullableCoder<String> NAME = NullableCoder.of(StringUtf8Coder.of());
  private static final NullableCoder<Integer> AGE = NullableCoder.of(VarIntCoder.of());

  private final List<Map<ByteBuffer, Long>> rowsByPerson;

  private JoinedUsers(int buckets) {
    rowsByPerson = new ArrayList<>(buckets);
    for (int i = 0; i < buckets; i++) {
      rowsByPerson.add(new HashMap<>());
    }
  }

  public static JoinedUsers create(int buckets) {
    return new JoinedUsers(buckets);
  }

  /** Takes a user; one that joined in no year of the answer takes no part. */
  public void add(User user) {
    if (Answers.joinYear(user.dateJoined()) != null) {
      byte[] person = encode(user.userName(), user.age(), user.dateJoined());
      ByteBuffer key = ByteBuffer.wrap(person);
      // The hash code of an array's content is specified, so a person has one bucket in every VM.
      int bucket = HashBucket.of(Arrays.hashCode(person), rowsByPerson.size());
      rowsByPerson.get(bucket).merge(key, 1L, Long::sum);
    }
  }

  private static byte[] encode(@Nullable String name, @Nullable Integer age, long joined) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(48);
    try {
      VarLongCoder.of().encode(joined, out);
      AGE.encode(age, out);
      NAME.encode(name, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Hands on the persons of each bucket that has any. */
  public void forEachBucket(BiConsumer<Integer, byte[]> persons) {
    for (int bucket = 0; bucket < rowsByPerson.size(); bucket++) {
      if (!rowsByPerson.get(bucket).isEmpty()) {
        persons.accept(bucket, pack(rowsByPerson.get(bucket)));
      }
    }
  }

  private static byte[] pack(Map<ByteBuffer, Long> rowsByPerson) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (Map.Entry<ByteBuffer, Long> person : rowsByPerson.entrySet()) {
        VarIntCoder.of().encode(person.getKey().limit(), out);
        out.write(person.getKey().array());
        VarLongCoder.of().encode(person.getValue(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Persons and rows by year, in this order, of one bucket of persons, however many gatherings gave
   * it.
   */
  public static Map<Integer, long[]> count(Iterable<byte[]> gatherings) {
    Set<ByteBuffer> seen = new HashSet<>();
    Map<Integer, long[]> byYear = new TreeMap<>();
    try {
      for (byte[] gathering : gatherings) {
        ByteArrayInputStream in = new ByteArrayInputStream(gathering);
        while (in.available() > 0) {
          byte[] person = in.readNBytes(VarIntCoder.of().decode(in));
          long rows = VarLongCoder.of().decode(in);
          long joined = VarLongCoder.of().decode(new ByteArrayInputStream(person));
          long[] counts = byYear.computeIfAbsent(Years.ofMicros(joined), year -> new long[2]);
          counts[0] += seen.add(ByteBuffer.wrap(person)) ? 1 : 0;
          counts[1] += rows;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
