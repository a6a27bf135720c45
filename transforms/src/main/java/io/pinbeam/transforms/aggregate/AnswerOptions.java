package io.pinbeam.transforms.aggregate;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** What a user may choose about the answers. */
@AutoValue
public abstract class AnswerOptions implements Serializable {
  /** Which of the names that share the top an answer shows. */
  public enum Ties {
    /** The smallest by UTF-8 bytes. */
    FIRST,
    /** All, in the order of their UTF-8 bytes. */
    ALL
  }

  /** What the median of an even number of values is. */
  public enum MedianKind {
    /** The mean of the middle two. */
    EXACT,
    /** The lower of the middle two, as Spark's {@code percentile_approx} gives it. */
    APPROX
  }

  /** First of the ties, exact median: the contract's answers. */
  public static AnswerOptions defaults() {
    return new AutoValue_AnswerOptions(Ties.FIRST, MedianKind.EXACT);
  }

  public abstract Ties ties();

  public abstract MedianKind median();

  public AnswerOptions withTies(Ties ties) {
    return new AutoValue_AnswerOptions(ties, median());
  }

  public AnswerOptions withMedian(MedianKind median) {
    return new AutoValue_AnswerOptions(ties(), median);
  }
}
