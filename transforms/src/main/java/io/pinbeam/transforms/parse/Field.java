package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.model.Kind;
import java.util.Arrays;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The names that mean something at the top of a record or of an envelope. */
@SuppressWarnings({"EnumOrdinal", "ImmutableEnumChecker"}) // Bits of a set; bytes never change.
public enum Field {
  INDEX,
  IND,

  UNIQUE_ID(Kind.PIN),
  TITLE(Kind.PIN),
  DESCRIPTION(Kind.PIN),
  FOLLOWER_COUNT(Kind.PIN),
  POSTER_NAME(Kind.PIN),
  TAG_LIST(Kind.PIN),
  IS_IMAGE_OR_VIDEO(Kind.PIN),
  IMAGE_SRC(Kind.PIN),
  DOWNLOADED(Kind.PIN),
  SAVE_LOCATION(Kind.PIN),
  CATEGORY(Kind.PIN),

  COUNTRY(Kind.GEO),
  LATITUDE(Kind.GEO),
  LONGITUDE(Kind.GEO),
  COORDINATES(Kind.GEO),
  TIMESTAMP(Kind.GEO),

  FIRST_NAME(Kind.USER),
  LAST_NAME(Kind.USER),
  USER_NAME(Kind.USER),
  AGE(Kind.USER),
  DATE_JOINED(Kind.USER),

  VALUE,
  RECORDS,
  SCHEMA,
  PAYLOAD,
  DATA("Data"),
  STREAM_NAME("StreamName"),
  PARTITION_KEY("PartitionKey");

  static final int COUNT = values().length;

  private static final int TABLE_SIZE = 256;
  private static final Field[] TABLE = table();

  private final String label;
  private final byte[] bytes;
  private final @Nullable Kind kind;

  Field() {
    this((Kind) null);
  }

  Field(@Nullable Kind kind) {
    this.label = name().toLowerCase(Locale.ROOT);
    this.bytes = label.getBytes(UTF_8);
    this.kind = kind;
  }

  Field(String label) {
    this.label = label;
    this.bytes = label.getBytes(UTF_8);
    this.kind = null;
  }

  /** The name as it stands in a record. */
  public String label() {
    return label;
  }

  /** One bit, for sets of fields. */
  public long bit() {
    return 1L << ordinal();
  }

  /** The set of the fields that only records of this kind have. */
  public static long ownFieldsOf(Kind kind) {
    long fields = 0;
    for (Field field : values()) {
      if (field.kind == kind) {
        fields |= field.bit();
      }
    }
    return fields;
  }

  /** The field of this name, which holds no escapes, or null. */
  static @Nullable Field named(byte[] buffer, int from, int to) {
    if (from == to) {
      return null;
    }
    for (int i = slot(buffer, from, to); TABLE[i] != null; i = (i + 1) % TABLE_SIZE) {
      if (Arrays.equals(TABLE[i].bytes, 0, TABLE[i].bytes.length, buffer, from, to)) {
        return TABLE[i];
      }
    }
    return null;
  }

  /** The byte after this name if it stands here, as it is and without escapes; else 0. */
  int endIfAt(byte[] buffer, int at, int limit) {
    int end = at + bytes.length;
    if (end > limit) {
      return 0;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (buffer[at + i] != bytes[i]) {
        return 0;
      }
    }
    return end;
  }

  private static int slot(byte[] buffer, int from, int to) {
    int length = to - from;
    int hash = length + 31 * buffer[from] + 7 * buffer[from + length / 2] + 17 * buffer[to - 1];
    return hash & (TABLE_SIZE - 1);
  }

  private static Field[] table() {
    Field[] table = new Field[TABLE_SIZE];
    for (Field field : values()) {
      int i = slot(field.bytes, 0, field.bytes.length);
      while (table[i] != null) {
        i = (i + 1) % TABLE_SIZE;
      }
      table[i] = field;
    }
    return table;
  }
}
