package io.pinbeam.emulator;

/** The posts that the local cloud's source database is filled with: keys 0 to 10,999. */
public final class SourcePosts {
  public static final long COUNT = 11_000;

  private SourcePosts() {}

  public static PostGenerator generator() {
    return PostGenerator.withSeed(1);
  }
}
