package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Joins the rows of one hash bucket. Of several rows of a kind with one key the one with the
 * greatest order stays; the result does not depend on the order in which rows are added.
 *
 * <p>It holds the packed bytes and a few numbers a row, no object a row.
 */
public final class BucketJoin {
  private static final Kind[] KINDS = Kind.values();

  private final PackedIndex rows = new PackedIndex();

  /** Takes the bytes of a {@link PackedRows}; they must not be changed afterwards. */
  public void add(byte[] packed) {
    add(packed, packed.length);
  }

  /** As {@link #add(byte[])}; the rows end before {@code end}, what follows is not looked at. */
  public void add(byte[] packed, int end) {
    rows.add(packed, end);
  }

  /**
   * Tells what came of the rows: first the losers, then by key the joined rows, then the counts.
   */
  public void finish(Visitor visitor) {
    KeyTable keys = new KeyTable(rows.size());
    int[] slots = new int[rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      int slot = keys.slot(rows.key(row));
      slots[row] = slot;
      int kind = rows.kind(row);
      int winner = keys.row(slot, kind);
      if (winner < 0 || rows.isAfter(row, winner)) {
        keys.setRow(slot, kind, row);
      }
    }
    long[][] counts = tellLosers(keys, slots, visitor);
    for (int slot : keys.slotsByKey()) {
      tellRows(keys, slot, visitor);
    }
    for (Kind kind : KINDS) {
      long[] n = counts[kind.ordinal()];
      visitor.counts(kind, n[0] + n[1], n[0], n[1], n[2]);
    }
  }

  private long[][] tellLosers(KeyTable keys, int[] slots, Visitor visitor) {
    long[][] counts = new long[KINDS.length][3];
    for (int row = 0; row < rows.size(); row++) {
      int kind = rows.kind(row);
      int winner = keys.row(slots[row], kind);
      if (winner == row) {
        counts[kind][0]++;
        visitor.stays(KINDS[kind], rows.bytes(row), rows.endOf(row));
        visitor.winner(KINDS[kind], rows.key(row), rows.ref(row));
        continue;
      }
      counts[kind][1]++;
      if (rows.fingerprint(row) != rows.fingerprint(winner)) {
        counts[kind][2]++;
      }
      // The same row handed in twice was written once, and must not be taken out.
      if (rows.ref(row) >= 0 && rows.ref(row) != rows.ref(winner)) {
        visitor.loser(KINDS[kind], rows.ref(row));
      }
    }
    return counts;
  }

  private void tellRows(KeyTable keys, int slot, Visitor visitor) {
    long ind = keys.key(slot);
    int pin = keys.row(slot, Kind.PIN.ordinal());
    int geo = keys.row(slot, Kind.GEO.ordinal());
    int user = keys.row(slot, Kind.USER.ordinal());
    visitor.parts(pin >= 0, geo >= 0, user >= 0);
    @Nullable User joined = user < 0 ? null : rows.user(user, ind);
    if (pin >= 0) {
      Post.Builder post = Post.builder().ind(ind);
      rows.pinColumns(pin, post);
      if (geo >= 0) {
        rows.geoColumns(geo, post);
      }
      if (joined != null) {
        post.userName(joined.userName()).age(joined.age()).dateJoined(joined.dateJoined());
      }
      visitor.post(post.build());
    }
    if (joined != null) {
      visitor.user(joined);
    }
  }

  /** Takes what a join gives. */
  public interface Visitor {
    /** Which rows the next key has; told before its rows. */
    default void parts(boolean hasPin, boolean hasGeo, boolean hasUser) {}

    /** A pin that stays, with the columns of its geolocation and user, null where there is none. */
    void post(Post post);

    /** A user that stays. */
    void user(User user);

    /**
     * A row that a later one of its key displaces, and that was written: where. Never the place of
     * a row that stays; twice the same place if the same row was added twice.
     */
    void loser(Kind kind, long ref);

    /**
     * A row that stays: the bytes that it was packed with as marks end before {@code end}. Told
     * with the losers, in no order.
     */
    default void stays(Kind kind, byte[] bytes, int end) {}

    /**
     * The same row by its key, and where it was written; negative if it was not. Told with the
     * losers, in no order.
     */
    default void winner(Kind kind, long key, long ref) {}

    /**
     * How the rows of a kind ended: {@code read = kept + duplicates}; conflicts are among the
     * latter.
     */
    void counts(Kind kind, long read, long kept, long duplicates, long conflicts);
  }

  /** Keys in open addressing, each with the row of each kind that stays. */
  private static final class KeyTable {
    private static final int EMPTY = -1;

    private final long[] keys;
    private final boolean[] used;
    private final int[] winners;
    private final int mask;
    private int size;

    KeyTable(int rows) {
      int capacity = Integer.highestOneBit(Math.max(8, rows)) * 4;
      keys = new long[capacity];
      used = new boolean[capacity];
      winners = new int[capacity * KINDS.length];
      Arrays.fill(winners, EMPTY);
      mask = capacity - 1;
    }

    int slot(long key) {
      int slot = HashBucket.slot(key, mask);
      while (used[slot] && keys[slot] != key) {
        slot = (slot + 1) & mask;
      }
      if (!used[slot]) {
        used[slot] = true;
        keys[slot] = key;
        size++;
      }
      return slot;
    }

    long key(int slot) {
      return keys[slot];
    }

    int row(int slot, int kind) {
      return winners[slot * KINDS.length + kind];
    }

    void setRow(int slot, int kind, int row) {
      winners[slot * KINDS.length + kind] = row;
    }

    int[] slotsByKey() {
      long[] sorted = new long[size];
      int n = 0;
      for (int slot = 0; slot <= mask; slot++) {
        if (used[slot]) {
          sorted[n++] = keys[slot];
        }
      }
      Arrays.sort(sorted);
      int[] slots = new int[size];
      for (int i = 0; i < size; i++) {
        slots[i] = slot(sorted[i]);
      }
      return slots;
    }
  }
}
