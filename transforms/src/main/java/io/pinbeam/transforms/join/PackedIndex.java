package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Packed rows as they came, and of each its head as numbers; columns are read when asked for. */
final class PackedIndex extends PackedReader {
  private static final Kind[] KINDS = Kind.values();

  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] heads = new byte[64];
  private long[] keys = new long[64];
  private long[] majors = new long[64];
  private long[] positions = new long[64];
  private int[] parts = new int[64];
  private long[] fingerprints = new long[64];
  private long[] refs = new long[64];
  private int[] chunkOf = new int[64];
  private int[] columnsAt = new int[64];
  private int[] endsAt = new int[64];
  private int size;

  void add(byte[] packed, int end) {
    bytes = packed;
    at = 0;
    int chunk = chunks.size();
    chunks.add(packed);
    while (at < end) {
      ensure();
      heads[size] = packed[at++];
      keys[size] = signed();
      majors[size] = signed();
      positions[size] = signed();
      parts[size] = (int) signed();
      refs[size] = signed();
      fingerprints[size] = fixed(Long.BYTES);
      int length = (int) fixed(Integer.BYTES);
      chunkOf[size] = chunk;
      columnsAt[size] = at;
      at += length;
      endsAt[size] = at;
      size++;
    }
  }

  int size() {
    return size;
  }

  /** The ordinal of the kind. */
  int kind(int row) {
    return heads[row] & 3;
  }

  long key(int row) {
    return keys[row];
  }

  long fingerprint(int row) {
    return fingerprints[row];
  }

  long ref(int row) {
    return refs[row];
  }

  /** The bytes that a row stands in. */
  byte[] bytes(int row) {
    return chunks.get(chunkOf[row]);
  }

  /** The byte after a row. */
  int endOf(int row) {
    return endsAt[row];
  }

  /** Whether a row stays rather than the other. Rows of one order are the same row read twice. */
  boolean isAfter(int row, int other) {
    int c = Long.compare(majors[row], majors[other]);
    c = c != 0 ? c : Long.compare(positions[row], positions[other]);
    c = c != 0 ? c : Integer.compare(parts[row], parts[other]);
    c = c != 0 ? c : Long.compare(refs[row], refs[other]);
    c = c != 0 ? c : Long.compare(fingerprints[row], fingerprints[other]);
    return c > 0;
  }

  void pinColumns(int row, Post.Builder post) {
    expect(row, Kind.PIN);
    if (has(row, PackedRows.COLUMN_1)) {
      post.category(text());
    }
    if (has(row, PackedRows.COLUMN_2)) {
      post.posterName(text());
    }
    if (has(row, PackedRows.COLUMN_3)) {
      post.followerCount(signed());
    }
  }

  void geoColumns(int row, Post.Builder post) {
    expect(row, Kind.GEO);
    if (has(row, PackedRows.COLUMN_1)) {
      post.country(text());
    }
    if (has(row, PackedRows.COLUMN_2)) {
      post.timestamp(signed());
    }
  }

  User user(int row, long ind) {
    expect(row, Kind.USER);
    User.Builder user = User.builder().ind(ind);
    if (has(row, PackedRows.COLUMN_1)) {
      user.userName(text());
    }
    if (has(row, PackedRows.COLUMN_2)) {
      user.age((int) signed());
    }
    if (has(row, PackedRows.COLUMN_3)) {
      user.dateJoined(signed());
    }
    return user.build();
  }

  private void expect(int row, Kind kind) {
    if (KINDS[kind(row)] != kind) {
      throw new IllegalStateException("row " + row + " is no " + kind.label());
    }
    bytes = chunks.get(chunkOf[row]);
    at = columnsAt[row];
  }

  private boolean has(int row, int column) {
    return (heads[row] & column) != 0;
  }

  private String text() {
    int length = (int) signed();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private void ensure() {
    if (size < keys.length) {
      return;
    }
    int capacity = size * 2;
    heads = Arrays.copyOf(heads, capacity);
    keys = Arrays.copyOf(keys, capacity);
    majors = Arrays.copyOf(majors, capacity);
    positions = Arrays.copyOf(positions, capacity);
    parts = Arrays.copyOf(parts, capacity);
    fingerprints = Arrays.copyOf(fingerprints, capacity);
    refs = Arrays.copyOf(refs, capacity);
    chunkOf = Arrays.copyOf(chunkOf, capacity);
    columnsAt = Arrays.copyOf(columnsAt, capacity);
    endsAt = Arrays.copyOf(endsAt, capacity);
  }
}
