package io.pinbeam.pipelines.batch;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A file of {@link SavedRows} to be read, and how its rows are ordered now.
 *
 * @param ranks of its files when they were read, ascending; empty where ranks do not change
 * @param ranksNow the same files' ranks among all files now
 */
record SavedTask(String path, long[] ranks, long[] ranksNow) implements Serializable {
  private static final long serialVersionUID = 1;

  /** The rank now of what had a rank then. */
  long rankNow(long rank) {
    if (ranks.length == 0) {
      return rank;
    }
    int index = Arrays.binarySearch(ranks, rank);
    if (index < 0) {
      throw new IllegalStateException(path + " has rows of a file that its slice does not name");
    }
    return ranksNow[index];
  }
}
