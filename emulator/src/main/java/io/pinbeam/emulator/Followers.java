package io.pinbeam.emulator;

/**
 * A follower count as it is shown and as the number it stands for; the count is null if missing.
 */
record Followers(String shown, Long count) {
  static final Followers MISSING = new Followers("User Info Error", null);

  /** The young have more: the answers by age and by year of joining differ visibly. */
  static Followers draw(Draws draws, int age) {
    double millions = age <= 24 ? 0.12 : age <= 35 ? 0.055 : 0.045;
    double plain = age <= 24 ? 0.14 : age <= 35 ? 0.20 : 0.225;
    double form = draws.fraction();
    if (form < millions) {
      return shown(1 + (long) (15 * StrictMath.pow(draws.fraction(), 3)), "M", 1_000_000);
    }
    if (form < millions + plain) {
      return shown(draws.below(1000), "", 1);
    }
    double lean = age <= 24 ? 0.6 : age <= 35 ? 1.1 : 1.5;
    long thousands = (long) StrictMath.pow(1000, StrictMath.pow(draws.fraction(), lean));
    return shown(Math.min(999, thousands), "k", 1000);
  }

  private static Followers shown(long digits, String unit, long factor) {
    return new Followers(digits + unit, digits * factor);
  }
}
