package io.pinbeam.pipelines.stream.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/** How a value is held against the value of a rule. */
enum Comparison {
  ABOVE,
  BELOW,
  AT_LEAST,
  AT_MOST,
  EQUALS;

  /** The comparison of this name; null if there is none. */
  static @Nullable Comparison named(String name) {
    return Arrays.stream(values())
        .filter(comparison -> comparison.label().equals(name))
        .findFirst()
        .orElse(null);
  }

  static String labels() {
    return Arrays.stream(values()).map(Comparison::label).collect(Collectors.joining(", "));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean holds(double value, double threshold) {
    return switch (this) {
      case ABOVE -> value > threshold;
      case BELOW -> value < threshold;
      case AT_LEAST -> value >= threshold;
      case AT_MOST -> value <= threshold;
      case EQUALS -> value == threshold;
    };
  }
}
