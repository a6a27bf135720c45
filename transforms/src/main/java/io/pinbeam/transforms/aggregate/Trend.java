package io.pinbeam.transforms.aggregate;

import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/** One value of the trends of a window: {@code docs/contracts/trends.md}. */
@AutoValue
public abstract class Trend implements Serializable {
  /** The key of what is counted over everything. */
  public static final String ALL = "all";

  static Trend of(TrendMetric metric, double value) {
    return new AutoValue_Trend(metric, ALL, null, null, null, null, null, value);
  }

  static Trend ofCategory(TrendMetric metric, String category, int rank, double value) {
    return new AutoValue_Trend(metric, category, category, null, null, null, rank, value);
  }

  static Trend ofCategoryAndCountry(
      TrendMetric metric, String category, String country, double value) {
    String key = category + "|" + country;
    return new AutoValue_Trend(metric, key, category, country, null, null, null, value);
  }

  static Trend ofAgeGroup(TrendMetric metric, String ageGroup, double value) {
    return new AutoValue_Trend(metric, ageGroup, null, null, ageGroup, null, null, value);
  }

  static Trend ofKind(TrendMetric metric, Kind kind, double value) {
    return new AutoValue_Trend(metric, kind.label(), null, null, null, kind, null, value);
  }

  public abstract TrendMetric metric();

  /** What the value is of, among the values of its metric; the columns below say it in parts. */
  public abstract String key();

  public abstract @Nullable String category();

  public abstract @Nullable String country();

  /** As answers write it. */
  public abstract @Nullable String ageGroup();

  public abstract @Nullable Kind kind();

  /** From 1, of {@link TrendMetric#TOP_CATEGORY}. */
  public abstract @Nullable Integer rank();

  public abstract double value();
}
