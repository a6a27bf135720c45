package io.pinbeam.transforms.aggregate;

/** Calendar years, UTC. */
public final class Years {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  /** From 0000-03-01, so that a leap day is the last of its year. */
  private static final long DAYS_TO_1970 = 719_468;

  private static final int DAYS_PER_ERA = 146_097;
  private static final int YEARS_PER_ERA = 400;
  private static final int DAYS_MARCH_TO_DECEMBER = 306;

  private Years() {}

  /** The year of a time in microseconds since 1970-01-01 UTC. */
  public static int ofMicros(long micros) {
    // By hand: a LocalDate computes month and day too, and this is asked three times a post.
    long days = Math.floorDiv(micros, MICROS_PER_DAY) + DAYS_TO_1970;
    long era = Math.floorDiv(days, DAYS_PER_ERA);
    int day = (int) (days - era * DAYS_PER_ERA);
    int year = (day - day / 1_460 + day / 36_524 - day / (DAYS_PER_ERA - 1)) / 365;
    int dayOfYear = day - (365 * year + year / 4 - year / 100);
    return (int) (era * YEARS_PER_ERA) + year + (dayOfYear >= DAYS_MARCH_TO_DECEMBER ? 1 : 0);
  }
}
