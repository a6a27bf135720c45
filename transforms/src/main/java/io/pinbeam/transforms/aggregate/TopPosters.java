package io.pinbeam.transforms.aggregate;

import java.util.TreeSet;

/** The most followers seen, and who had them. Mutable, mergeable. */
final class TopPosters {
  private final TreeSet<String> names = new TreeSet<>(Utf8Order.INSTANCE);
  private long followers = Long.MIN_VALUE;

  void add(String name, long count) {
    if (count > followers) {
      names.clear();
      followers = count;
    }
    if (count == followers) {
      names.add(name);
    }
  }

  void merge(TopPosters other) {
    other.names.forEach(name -> add(name, other.followers));
  }

  long followers() {
    return followers;
  }

  /** In the order of their UTF-8 bytes. */
  TreeSet<String> names() {
    return names;
  }
}
