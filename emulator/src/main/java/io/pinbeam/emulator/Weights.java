package io.pinbeam.emulator;

import java.util.Arrays;

/** A choice among indexes of unequal weight. */
final class Weights {
  private final double[] upTo;

  private Weights(double[] upTo) {
    this.upTo = upTo;
  }

  static Weights of(double... weights) {
    double[] upTo = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      upTo[i] = sum;
    }
    return new Weights(upTo);
  }

  int pick(Draws draws) {
    double at = draws.fraction() * upTo[upTo.length - 1];
    int found = Arrays.binarySearch(upTo, at);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
