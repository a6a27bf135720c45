package io.pinbeam.emulator;

import java.util.stream.LongStream;

/**
 * Which row each post is made of, one draw after the other; the same draws every time.
 *
 * <p>Not for several threads.
 */
public interface RowDraws {
  Draw next();

  /**
   * @param key the row's {@code index} or {@code ind}; there may be no such row
   * @param pauseSeconds how long the original emulator waits before this post
   */
  record Draw(long key, int pauseSeconds) {}

  /** Any of the rows 0 to {@code rows - 1}, as likely as any other, without a pause. */
  static RowDraws random(long seed, long rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("there is no row to draw");
    }
    return new RowDraws() {
      private long n;

      @Override
      public Draw next() {
        return new Draw(Draws.of(seed, 0x64726177, n++).below(rows), 0);
      }
    };
  }

  /** The next keys, those without a row in a database of {@code rows} left out. */
  default LongStream keys(long count, long rows) {
    return LongStream.generate(() -> next().key()).limit(count).filter(key -> key < rows);
  }
}
