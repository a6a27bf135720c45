package io.pinbeam.pipelines.query.function;

import io.pinbeam.transforms.aggregate.Utf8Order;
import java.util.Comparator;

/**
 * A value with a size and a name by which the largest of several is found: the greatest size, among
 * equals the name that is smallest by UTF-8 bytes.
 *
 * <p>Beam SQL's functions of groups take one argument, so that the three travel as one text.
 */
record Sized(long size, String name, String value) {
  private static final Comparator<Sized> LARGEST_LAST =
      Comparator.comparingLong(Sized::size)
          .thenComparing(Sized::name, Utf8Order.INSTANCE.reversed());

  static Sized parse(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    int nameEnd = second + 1 + Integer.parseInt(text.substring(first + 1, second));
    return new Sized(
        Long.parseLong(text.substring(0, first)),
        text.substring(second + 1, nameEnd),
        text.substring(nameEnd));
  }

  static String larger(String one, String other) {
    return LARGEST_LAST.compare(parse(one), parse(other)) >= 0 ? one : other;
  }

  String text() {
    return size + ":" + name.length() + ":" + name + value;
  }
}
