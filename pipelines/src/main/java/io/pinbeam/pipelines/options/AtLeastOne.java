package io.pinbeam.pipelines.options;

/** What an option that counts something may be. */
public final class AtLeastOne {
  private AtLeastOne() {}

  /**
   * @param name of the option, without dashes
   * @throws BadOptionException for 0 and less
   */
  public static void check(String name, long value) {
    if (value < 1) {
      throw new BadOptionException("--" + name + "=" + value + " is not allowed: 1 or more is");
    }
  }
}
