package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.transforms.aggregate.AgeGroup;
import io.pinbeam.transforms.aggregate.Trend;
import io.pinbeam.transforms.aggregate.TrendMetric;
import io.pinbeam.transforms.model.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a rule may take for granted of a metric. */
final class MetricKeys {
  private static final List<String> KINDS = Arrays.stream(Kind.values()).map(Kind::label).toList();

  private MetricKeys() {}

  /** All metrics, as a message lists them. */
  static String labels() {
    return Arrays.stream(TrendMetric.values())
        .map(TrendMetric::label)
        .collect(Collectors.joining(", "));
  }

  /** Whether a window without a row of it had none of it: then its value is 0. */
  static boolean isCount(TrendMetric metric) {
    return switch (metric) {
      case POSTS, POSTS_TOTAL, UNMATCHED -> true;
      // A category may be below the tenth rank; there is no median and no rate of nothing.
      case TOP_CATEGORY, MEDIAN_FOLLOWERS, REJECT_RATE -> false;
    };
  }

  /** All keys of a metric; empty where they come from the data. */
  static List<String> of(TrendMetric metric) {
    return switch (metric) {
      case POSTS_TOTAL -> List.of(Trend.ALL);
      case MEDIAN_FOLLOWERS -> Arrays.stream(AgeGroup.values()).map(AgeGroup::label).toList();
      case REJECT_RATE -> List.of("pin", "geo", "user", Trend.ALL);
      case UNMATCHED -> KINDS;
      case POSTS, TOP_CATEGORY -> List.of();
    };
  }
}
