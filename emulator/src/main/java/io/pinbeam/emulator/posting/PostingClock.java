package io.pinbeam.emulator.posting;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time that passes, and waiting. */
interface PostingClock {
  PostingClock SYSTEM =
      new PostingClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
      };

  long nanoTime();

  void sleep(Duration time) throws InterruptedException;
}
