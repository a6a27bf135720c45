package io.pinbeam.transforms.aggregate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** A compact coder for {@link Answers}: each group with its counts, in the groups' order. */
final class AnswersCoder extends AtomicCoder<Answers> {
  private static final AnswersCoder INSTANCE = new AnswersCoder();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarIntCoder INT = VarIntCoder.of();
  private static final VarLongCoder LONG = VarLongCoder.of();

  private AnswersCoder() {}

  static AnswersCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Answers value, OutputStream out) throws IOException {
    int wanted = 0;
    for (AnswerName answer : value.wanted()) {
      wanted |= 1 << answer.ordinal();
    }
    INT.encode(wanted, out);
    encodeNames(Answers.byUtf8(value.categoriesByCountry), TEXT, out);
    encodeNames(value.categoriesByYear, INT, out);
    encodeNames(value.categoriesByAge, INT, out);
    encodePosters(Answers.byUtf8(value.postersByCountry), out);
    encodeValues(value.followersByAge, out);
    encodeValues(value.followersByYear, out);
    encodeValues(value.followersByYearAndAge, out);
  }

  @Override
  public Answers decode(InputStream in) throws IOException {
    int bits = INT.decode(in);
    EnumSet<AnswerName> wanted = EnumSet.noneOf(AnswerName.class);
    for (AnswerName answer : AnswerName.values()) {
      if ((bits >>> answer.ordinal() & 1) != 0) {
        wanted.add(answer);
      }
    }
    Answers value = Answers.of(wanted);
    decodeNames(value.categoriesByCountry, TEXT, in);
    decodeNames(value.categoriesByYear, INT, in);
    decodeNames(value.categoriesByAge, INT, in);
    decodePosters(value.postersByCountry, in);
    decodeValues(value.followersByAge, in);
    decodeValues(value.followersByYear, in);
    decodeValues(value.followersByYearAndAge, in);
    return value;
  }

  private static <K> void encodeNames(Map<K, NameCounts> groups, Coder<K> keys, OutputStream out)
      throws IOException {
    INT.encode(groups.size(), out);
    for (Map.Entry<K, NameCounts> group : groups.entrySet()) {
      keys.encode(group.getKey(), out);
      encodeNames(group.getValue(), out);
    }
  }

  private static <K> void decodeNames(Map<K, NameCounts> groups, Coder<K> keys, InputStream in)
      throws IOException {
    for (int left = INT.decode(in); left > 0; left--) {
      K key = keys.decode(in);
      groups.put(key, decodeNames(in));
    }
  }

  private static void encodeValues(Map<Integer, ValueCounts> groups, OutputStream out)
      throws IOException {
    INT.encode(groups.size(), out);
    for (Map.Entry<Integer, ValueCounts> group : groups.entrySet()) {
      INT.encode(group.getKey(), out);
      encodeValues(group.getValue(), out);
    }
  }

  private static void decodeValues(Map<Integer, ValueCounts> groups, InputStream in)
      throws IOException {
    for (int left = INT.decode(in); left > 0; left--) {
      int key = INT.decode(in);
      groups.put(key, decodeValues(in));
    }
  }

  static void encodeNames(NameCounts names, OutputStream out) throws IOException {
    encodeCounts(names.counts(), TEXT, out);
  }

  static NameCounts decodeNames(InputStream in) throws IOException {
    NameCounts names = new NameCounts();
    decodeCounts(names::add, TEXT, in);
    return names;
  }

  static void encodeValues(ValueCounts values, OutputStream out) throws IOException {
    encodeCounts(values.counts(), LONG, out);
  }

  static ValueCounts decodeValues(InputStream in) throws IOException {
    ValueCounts values = new ValueCounts();
    decodeCounts(values::add, LONG, in);
    return values;
  }

  private static <K> void encodeCounts(TreeMap<K, Long> counts, Coder<K> keys, OutputStream out)
      throws IOException {
    INT.encode(counts.size(), out);
    for (Map.Entry<K, Long> count : counts.entrySet()) {
      keys.encode(count.getKey(), out);
      LONG.encode(count.getValue(), out);
    }
  }

  private static <K> void decodeCounts(BiConsumer<K, Long> counts, Coder<K> keys, InputStream in)
      throws IOException {
    for (int left = INT.decode(in); left > 0; left--) {
      K key = keys.decode(in);
      counts.accept(key, LONG.decode(in));
    }
  }

  private static void encodePosters(Map<String, TopPosters> groups, OutputStream out)
      throws IOException {
    INT.encode(groups.size(), out);
    for (Map.Entry<String, TopPosters> group : groups.entrySet()) {
      TEXT.encode(group.getKey(), out);
      LONG.encode(group.getValue().followers(), out);
      INT.encode(group.getValue().names().size(), out);
      for (String name : group.getValue().names()) {
        TEXT.encode(name, out);
      }
    }
  }

  private static void decodePosters(Map<String, TopPosters> groups, InputStream in)
      throws IOException {
    for (int left = INT.decode(in); left > 0; left--) {
      String country = TEXT.decode(in);
      long followers = LONG.decode(in);
      TopPosters posters = new TopPosters();
      for (int names = INT.decode(in); names > 0; names--) {
        posters.add(TEXT.decode(in), followers);
      }
      groups.put(country, posters);
    }
  }
}
