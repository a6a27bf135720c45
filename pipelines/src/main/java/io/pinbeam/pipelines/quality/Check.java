package io.pinbeam.pipelines.quality;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What is expected of a table or a column. */
public sealed interface Check extends Serializable {
  /** The field of the file that asks for it. */
  String label();

  /** Whether it can be told of each row by itself. */
  boolean isOfRows();

  /** At most so large a share of the rows is null. */
  record NullShare(double most) implements Check {
    @Override
    public String label() {
      return "nullShare";
    }

    @Override
    public boolean isOfRows() {
      return most == 0;
    }
  }

  /**
   * Each value lies between the two, or is either of them, or is null. Times are microseconds.
   *
   * @param min null for no limit
   * @param max null for no limit
   * @param allowed the same as it stands in the file
   */
  record Range(@Nullable Long min, @Nullable Long max, String allowed) implements Check {
    @Override
    public String label() {
      return "range";
    }

    @Override
    public boolean isOfRows() {
      return true;
    }

    boolean holds(long value) {
      return (min == null || value >= min) && (max == null || value <= max);
    }
  }

  /** No value stands in two rows; null may. */
  record Unique() implements Check {
    @Override
    public String label() {
      return "unique";
    }

    @Override
    public boolean isOfRows() {
      return false;
    }
  }

  /**
   * So many rows are in the table, and so many times as many as the last run left; null for any.
   */
  record RowCount(
      @Nullable Long min, @Nullable Long max, @Nullable Double minRatio, @Nullable Double maxRatio)
      implements Check {
    @Override
    public String label() {
      return "rowCount";
    }

    @Override
    public boolean isOfRows() {
      return false;
    }

    boolean isOfLastRun() {
      return minRatio != null || maxRatio != null;
    }
  }
}
