package io.pinbeam.pipelines.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.parse.Field;
import io.pinbeam.transforms.parse.JsonScanner;
import io.pinbeam.transforms.parse.JsonType;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of the fields that records have, and the JSON types of their values. Of names that the
 * contract does not know the first {@value #MOST_NAMES} in the order of their bytes are kept, so
 * that the same records give the same names however they are spread over tasks. A name that is no
 * plain word of ASCII, or is long, may be a value that came to stand there: all of these are one
 * field, {@value #NO_NAME}.
 *
 * <p>Mutable, mergeable. To note a record costs no memory once its names are known.
 */
@SuppressWarnings("EnumOrdinal") // Arrays and bits by type: this is asked for each record.
public final class SeenFields implements Serializable {
  static final int MOST_NAMES = 200;
  static final String NO_NAME = "(other)";

  private static final long serialVersionUID = 1;
  private static final int LONGEST_NAME = 64;
  private static final byte[] NO_NAME_BYTES = NO_NAME.getBytes(US_ASCII);
  private static final JsonType[] TYPES = JsonType.values();

  /** By type: the fields of the contract that had a value of it. */
  private final long[] known = new long[TYPES.length];

  /** Open addressing: the other names, and a bit for each type of their values. */
  private byte[][] names = new byte[16][];

  private int[] types = new int[16];
  private int size;
  private boolean cut;

  void add(JsonScanner record) {
    for (int type = 0; type < TYPES.length; type++) {
      known[type] |= record.fieldsOf(TYPES[type]);
    }
    for (int i = 0; i < record.namedOthers(); i++) {
      int from = record.otherNameFrom(i);
      int to = record.otherNameTo(i);
      int type = 1 << record.otherTypeOf(i).ordinal();
      if (isPlain(record.buffer(), from, to)) {
        add(record.buffer(), from, to, type);
      } else {
        add(NO_NAME_BYTES, 0, NO_NAME_BYTES.length, type);
      }
    }
  }

  void merge(SeenFields other) {
    for (int type = 0; type < TYPES.length; type++) {
      known[type] |= other.known[type];
    }
    for (int slot = 0; slot < other.names.length; slot++) {
      byte[] name = other.names[slot];
      if (name != null) {
        add(name, 0, name.length, other.types[slot]);
      }
    }
    cut |= other.cut;
  }

  /** Whether there were more names than are kept. */
  boolean isCut() {
    return cut;
  }

  /** By name, in order: the types of its values but for null, as {@code text}. */
  ObjectNode toJson() {
    Map<String, Integer> fields = new TreeMap<>();
    for (Field field : Field.values()) {
      int bits = 0;
      for (int type = 0; type < TYPES.length; type++) {
        bits |= (known[type] & field.bit()) != 0 ? 1 << type : 0;
      }
      if (bits != 0) {
        fields.put(field.label(), bits);
      }
    }
    for (int slot = 0; slot < names.length; slot++) {
      if (names[slot] != null) {
        fields.put(new String(names[slot], US_ASCII), types[slot]);
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    fields.forEach((name, bits) -> putTypes(json.putArray(name), bits));
    return json;
  }

  /** Reads what {@link #toJson} gave. A name without a type is of one that had only null. */
  static SeenFields parse(JsonNode json, boolean isCut) {
    SeenFields fields = new SeenFields();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      int bits = field.getValue().isEmpty() ? 1 << JsonType.NULL.ordinal() : 0;
      for (JsonNode type : field.getValue()) {
        bits |= 1 << JsonType.valueOf(type.asText().toUpperCase(Locale.ROOT)).ordinal();
      }
      fields.add(field.getKey(), bits);
    }
    fields.cut |= isCut;
    return fields;
  }

  private void add(String name, int ofTypes) {
    for (Field field : Field.values()) {
      if (field.label().equals(name)) {
        for (int type = 0; type < TYPES.length; type++) {
          known[type] |= (ofTypes & 1 << type) == 0 ? 0 : field.bit();
        }
        return;
      }
    }
    byte[] bytes = name.getBytes(US_ASCII);
    add(bytes, 0, bytes.length, ofTypes);
  }

  private static void putTypes(ArrayNode json, int bits) {
    for (JsonType type : TYPES) {
      if (type != JsonType.NULL && (bits & 1 << type.ordinal()) != 0) {
        json.add(type.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static boolean isPlain(byte[] bytes, int from, int to) {
    if (from == to || to - from > LONGEST_NAME) {
      return false;
    }
    for (int i = from; i < to; i++) {
      int c = bytes[i];
      boolean isOfWord =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9' && i > from)
              || c == '_'
              || ((c == '-' || c == '.') && i > from);
      if (!isOfWord) {
        return false;
      }
    }
    return true;
  }

  private void add(byte[] bytes, int from, int to, int ofTypes) {
    int slot = slot(bytes, from, to);
    if (names[slot] != null) {
      types[slot] |= ofTypes;
      return;
    }
    if (size == MOST_NAMES) {
      cut = true;
      byte[] last = last();
      if (Arrays.compare(bytes, from, to, last, 0, last.length) > 0) {
        return;
      }
      rebuild(names.length, last);
    } else if (size * 2 >= names.length) {
      rebuild(names.length * 2, null);
    }
    put(Arrays.copyOfRange(bytes, from, to), ofTypes);
  }

  private byte[] last() {
    byte[] last = NO_NAME_BYTES;
    for (byte[] name : names) {
      if (name != null && Arrays.compare(name, last) > 0) {
        last = name;
      }
    }
    return last;
  }

  private void rebuild(int slots, byte[] without) {
    byte[][] oldNames = names;
    int[] oldTypes = types;
    names = new byte[slots][];
    types = new int[slots];
    size = 0;
    for (int i = 0; i < oldNames.length; i++) {
      if (oldNames[i] != null && oldNames[i] != without) {
        put(oldNames[i], oldTypes[i]);
      }
    }
  }

  private void put(byte[] name, int ofTypes) {
    int slot = slot(name, 0, name.length);
    names[slot] = name;
    types[slot] = ofTypes;
    size++;
  }

  /** Where a name stands, or the free place for it. */
  private int slot(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int mask = names.length - 1;
    int slot = (hash ^ hash >>> 15) & mask;
    while (names[slot] != null
        && !Arrays.equals(names[slot], 0, names[slot].length, bytes, from, to)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
