package io.pinbeam.emulator.cloud;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The keys of one bucket in S3's order, that of their UTF-8 bytes. */
final class KeyIndex {
  private static final Comparator<String> UTF_8_ORDER = KeyIndex::compare;

  /** Stands behind nearly every key that begins like the text before it. */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private final ConcurrentNavigableMap<String, StoredObject> objects =
      new ConcurrentSkipListMap<>(UTF_8_ORDER);

  void put(String key, StoredObject object) {
    objects.put(key, object);
  }

  void remove(String key) {
    objects.remove(key);
  }

  /**
   * One page of a listing.
   *
   * @param prefix of the keys, or empty
   * @param delimiter that ends a common prefix, or empty for none
   * @param after the last key or common prefix of the page before, or empty
   * @param limit of keys and common prefixes together
   */
  Page page(String prefix, String delimiter, String after, int limit) {
    List<Listed> listed = new ArrayList<>();
    Set<String> groups = new LinkedHashSet<>();
    String last = after;
    Map.Entry<String, StoredObject> entry = first(prefix, delimiter, after);
    while (entry != null && entry.getKey().startsWith(prefix)) {
      if (listed.size() + groups.size() >= limit) {
        // A page of no keys is complete, as S3 has it.
        return new Page(listed, groups, limit > 0 ? last : null);
      }
      String key = entry.getKey();
      String group = group(key, prefix, delimiter);
      if (group == null) {
        listed.add(new Listed(key, entry.getValue()));
        last = key;
        entry = objects.higherEntry(key);
      } else {
        groups.add(group);
        last = group;
        entry = behind(group);
      }
    }
    return new Page(listed, groups, null);
  }

  private Map.Entry<String, StoredObject> first(String prefix, String delimiter, String after) {
    if (compare(after, prefix) < 0) {
      return objects.ceilingEntry(prefix);
    }
    String group = after.startsWith(prefix) ? group(after, prefix, delimiter) : null;
    return group == null ? objects.higherEntry(after) : behind(group);
  }

  private Map.Entry<String, StoredObject> behind(String group) {
    Map.Entry<String, StoredObject> entry = objects.higherEntry(group + LAST);
    while (entry != null && entry.getKey().startsWith(group)) {
      entry = objects.higherEntry(entry.getKey());
    }
    return entry;
  }

  /** The common prefix that a key counts to, or null. */
  private static String group(String key, String prefix, String delimiter) {
    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return at < 0 ? null : key.substring(0, at + delimiter.length());
  }

  /** By code points: Java's own order has those above U+FFFF before U+E000. */
  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean above = Character.isSurrogate(a);
        return above == Character.isSurrogate(b) ? Character.compare(a, b) : above ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** One object of a page. */
  record Listed(String key, StoredObject object) {}

  /** What one answer lists; {@code next} is null on the last page. */
  record Page(List<Listed> objects, Set<String> groups, String next) {}
}
