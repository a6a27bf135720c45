package io.pinbeam.transforms.aggregate;

import org.checkerframework.checker.nullness.qual.Nullable;

/** The age groups of the answers contract, in their order. */
public enum AgeGroup {
  FROM_18_TO_24("18-24"),
  FROM_25_TO_35("25-35"),
  FROM_36_TO_50("36-50"),
  OVER_50("+50");

  private final String label;

  AgeGroup(String label) {
    this.label = label;
  }

  /** As answers write it. */
  public String label() {
    return label;
  }

  /** The group of an age in years, or null: under 18, or unknown. */
  public static @Nullable AgeGroup of(@Nullable Integer age) {
    if (age == null || age < 18) {
      return null;
    }
    return age <= 24
        ? FROM_18_TO_24
        : age <= 35 ? FROM_25_TO_35 : age <= 50 ? FROM_36_TO_50 : OVER_50;
  }
}
