package io.pinbeam.pipelines.query;

import io.pinbeam.transforms.aggregate.Utf8Order;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import org.joda.time.ReadableInstant;

/** The order of two values of one SQL type, neither of them null. */
enum ValueOrder implements Comparator<Object> {
  INSTANCE;

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // Both values are of one column, hence of one type.
  public int compare(Object one, Object other) {
    if (one instanceof String text) {
      return Utf8Order.INSTANCE.compare(text, (String) other);
    }
    if (one instanceof ReadableInstant instant) {
      return Long.compare(instant.getMillis(), ((ReadableInstant) other).getMillis());
    }
    if (one instanceof BigDecimal decimal) {
      return decimal.compareTo((BigDecimal) other);
    }
    if (one instanceof byte[] bytes) {
      return Arrays.compareUnsigned(bytes, (byte[]) other);
    }
    if (one instanceof Comparable comparable) {
      return comparable.compareTo(other);
    }
    // Lists, maps and rows have no order of their own in SQL; their text gives a steady one.
    return Utf8Order.INSTANCE.compare(ValueText.of(one), ValueText.of(other));
  }
}
