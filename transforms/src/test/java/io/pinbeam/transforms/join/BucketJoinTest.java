package io.pinbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketJoinTest {
  @Test
  void givesWhatTheContractSaysHoweverTheRowsCome() {
    for (long seed = 0; seed < 300; seed++) {
      List<CleanedRecord> records = RandomRecords.of(seed);
      NaiveJoin model = new NaiveJoin(records);
      Collected joined = join(records, new Random(seed));
      assertThat(joined.posts)
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(model.posts());
      assertThat(joined.users)
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(model.users.values());
      assertThat(joined.counts).as("seed %s", seed).isEqualTo(model.counts);
    }
  }

  /** Splits the rows at random into packed pieces, and adds those in a random order. */
  private static Collected join(List<CleanedRecord> records, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    PackedRows packed = new PackedRows();
    for (CleanedRecord record : records) {
      add(record, PackedRows.NOT_WRITTEN, packed);
      if (random.nextInt(10) == 0) {
        pieces.add(packed.toByteArray());
        packed.clear();
      }
    }
    pieces.add(packed.toByteArray());
    Collections.shuffle(pieces, random);
    return finish(pieces);
  }

  private static Collected finish(List<byte[]> pieces) {
    BucketJoin join = new BucketJoin();
    pieces.forEach(join::add);
    Collected collected = new Collected();
    join.finish(collected);
    return collected;
  }

  private static void add(CleanedRecord record, long ref, PackedRows packed) {
    switch (record.kind()) {
      case PIN -> packed.addPin(record.pin(), record.order(), ref);
      case GEO -> packed.addGeo(record.geo(), record.order(), ref);
      case USER -> packed.addUser(record.user(), record.order(), ref);
    }
  }

  @Test
  void outputDoesNotDependOnTheOrderOfTheRows() {
    for (long seed = 0; seed < 50; seed++) {
      List<CleanedRecord> records = RandomRecords.of(seed);
      Collected first = join(records, new Random(1));
      Collections.shuffle(records, new Random(2));
      Collected second = join(records, new Random(3));
      assertThat(second.posts).isEqualTo(first.posts);
      assertThat(second.users).isEqualTo(first.users);
    }
  }

  @Test
  void tellsWhereEveryLoserWasWrittenAndNoOther() {
    for (long seed = 0; seed < 100; seed++) {
      List<CleanedRecord> records = List.copyOf(RandomRecords.of(seed));
      Map<String, RecordOrder> kept = new HashMap<>();
      PackedRows packed = new PackedRows();
      for (int ref = 0; ref < records.size(); ref++) {
        CleanedRecord record = records.get(ref);
        add(record, ref, packed);
        kept.merge(
            record.kind() + ":" + record.ind(),
            record.order(),
            (a, b) -> a.compareTo(b) >= 0 ? a : b);
      }
      Collected joined = finish(List.of(packed.toByteArray()));
      int losers = joined.losers.values().stream().mapToInt(List::size).sum();
      assertThat(losers).isEqualTo(records.size() - kept.size());
      for (Map.Entry<Kind, List<Long>> entry : joined.losers.entrySet()) {
        assertThat(entry.getValue()).doesNotHaveDuplicates();
      }
      for (int ref = 0; ref < records.size(); ref++) {
        CleanedRecord record = records.get(ref);
        if (!record.order().equals(kept.get(record.kind() + ":" + record.ind()))) {
          assertThat(joined.losers.get(record.kind())).contains((long) ref);
        }
      }
    }
  }

  @Test
  void aRowHandedInTwiceIsADuplicateButStaysWhereItWasWritten() {
    PackedRows packed = new PackedRows();
    Pin pin = Pin.builder().ind(4).category("art").build();
    add(CleanedRecord.of(RecordOrder.of(0, 1, 0), pin), 17, packed);
    add(CleanedRecord.of(RecordOrder.of(0, 0, 0), pin), 16, packed);
    Collected joined = finish(List.of(packed.toByteArray(), packed.toByteArray()));
    assertThat(joined.counts.get(Kind.PIN)).containsExactly(4L, 1L, 3L, 0L);
    assertThat(joined.losers.get(Kind.PIN)).containsOnly(16L);
  }

  @Test
  void textsOfAnyLengthAndExtremeNumbersSurvive() {
    String text = "\uD83E\uDD0Dé".repeat(100_000);
    RecordOrder last = RecordOrder.of(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
    long ind = Long.MAX_VALUE;
    PackedRows packed = new PackedRows();
    for (int i = 0; i < 3; i++) {
      Pin pin =
          Pin.builder()
              .ind(ind)
              .category(text)
              .posterName("")
              .followerCount(Long.MIN_VALUE)
              .build();
      packed.addPin(pin, last, Long.MAX_VALUE);
      Geo geo = Geo.builder().ind(ind).country(text + "!").timestamp(Long.MIN_VALUE).build();
      packed.addGeo(geo, last, -5);
      User user =
          User.builder()
              .ind(ind)
              .userName(text)
              .age(Integer.MIN_VALUE)
              .dateJoined(Long.MAX_VALUE)
              .build();
      packed.addUser(user, last, 0);
    }
    Collected joined = finish(List.of(packed.toByteArray()));
    assertThat(joined.posts)
        .containsExactly(
            Post.builder()
                .ind(ind)
                .category(text)
                .posterName("")
                .followerCount(Long.MIN_VALUE)
                .country(text + "!")
                .timestamp(Long.MIN_VALUE)
                .userName(text)
                .age(Integer.MIN_VALUE)
                .dateJoined(Long.MAX_VALUE)
                .build());
    assertThat(joined.users).hasSize(1);
    assertThat(joined.losers).isEmpty();
  }

  @Test
  void aClearedBufferStartsAnew() {
    PackedRows packed = new PackedRows();
    assertThat(packed.size()).isZero();
    packed.addPin(Pin.builder().ind(1).build(), RecordOrder.of(0, 0, 0), -1);
    byte[] first = packed.toByteArray();
    assertThat(packed.size()).isEqualTo(first.length).isPositive();
    packed.clear();
    assertThat(packed.size()).isZero();
    packed.addPin(Pin.builder().ind(1).build(), RecordOrder.of(0, 0, 0), -1);
    assertThat(packed.toByteArray()).isEqualTo(first);
    packed.clear();
    Collected joined = finish(List.of(packed.toByteArray()));
    assertThat(joined.posts).isEmpty();
    assertThat(joined.counts.get(Kind.PIN)).containsExactly(0L, 0L, 0L, 0L);
  }

  private static final class Collected implements BucketJoin.Visitor {
    final List<Post> posts = new ArrayList<>();
    final List<User> users = new ArrayList<>();
    final Map<Kind, List<Long>> losers = new HashMap<>();
    final Map<Kind, List<Long>> counts = new HashMap<>();

    @Override
    public void post(Post post) {
      posts.add(post);
    }

    @Override
    public void user(User user) {
      users.add(user);
    }

    @Override
    public void loser(Kind kind, long ref) {
      losers.computeIfAbsent(kind, k -> new ArrayList<>()).add(ref);
    }

    @Override
    public void counts(Kind kind, long read, long kept, long duplicates, long conflicts) {
      counts.put(kind, List.of(read, kept, duplicates, conflicts));
    }
  }
}
