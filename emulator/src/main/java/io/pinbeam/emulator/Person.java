package io.pinbeam.emulator;

/** Someone who posts, the same in each of their posts. */
record Person(String firstName, String lastName, int age, long dateJoined) {
  private static final long PURPOSE = 0x70657273;
  private static final long PURPOSE_OF_POST = 0x7768;

  /** Of 11,154 posts 5,307 are by somebody who had not posted before. */
  private static final double NEW = 5307.0 / 11154;

  private static final long FIRST_JOINED = PostTime.second(2015, 10, 21);
  private static final long DAY = 86_400;

  /** Days in the 25 steps of a month each, the first and last cut, and how many joined in them. */
  private static final int DAYS_A_STEP = 29;

  private static final Weights STEPS =
      Weights.of(
          18, 15, 8, 7, 5, 4.5, 4, 4, 3.6, 3.1, 2.6, 2.4, 2.3, 2.4, 2.1, 2, 1.7, 1.75, 1.6, 1.5,
          1.6, 1.6, 1.5, 1.7, 1.2);

  private static final int YOUNGEST = 20;
  private static final Weights AGES = Weights.of(ages());

  /**
   * The person who wrote a post. A post's author is new, or the author of some earlier post: so a
   * few wrote many posts and most wrote one, and the share of persons stays the same however many
   * posts there are.
   */
  static Person of(long seed, long post) {
    long n = post;
    while (n > 0) {
      Draws draws = Draws.of(seed, PURPOSE_OF_POST, n);
      if (draws.chance(NEW)) {
        break;
      }
      n = draws.below(n);
    }
    return draw(Draws.of(seed, PURPOSE, n));
  }

  private static Person draw(Draws draws) {
    long day = (long) STEPS.pick(draws) * DAYS_A_STEP + draws.below(DAYS_A_STEP);
    return new Person(
        Names.first(draws),
        Names.last(draws),
        YOUNGEST + AGES.pick(draws),
        FIRST_JOINED + day * DAY + draws.below(DAY));
  }

  private static double[] ages() {
    double[] weights = new double[41];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i == 0 ? 20 : i == 1 ? 11 : i < 5 ? 4.5 : i < 10 ? 3 : i < 20 ? 1.9 : 1.15;
    }
    return weights;
  }
}
