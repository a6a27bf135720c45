package io.pinbeam.transforms.aggregate;

import java.util.Locale;
import java.util.Optional;

/** What is counted in each window of a stream: {@code docs/contracts/trends.md}. */
public enum TrendMetric {
  /** Joined posts by category and country. */
  POSTS,
  /** All joined posts. */
  POSTS_TOTAL,
  /** The categories with the most joined posts. */
  TOP_CATEGORY,
  /** The median of the followers by age group. */
  MEDIAN_FOLLOWERS,
  /** Dead letters by posts read. */
  REJECT_RATE,
  /** Rows whose post is not complete in the window. */
  UNMATCHED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As the table has it. */
  public String label() {
    return label;
  }

  /** The metric with this {@link #label()}, or empty. */
  public static Optional<TrendMetric> ofLabel(String label) {
    for (TrendMetric metric : values()) {
      if (metric.label.equals(label)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }
}
