package io.pinbeam.transforms.aggregate;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/**
 * The finished rows of one answer, in the order of the answers contract ({@code
 * docs/contracts/answers.md}).
 */
@AutoValue
public abstract class AnswerTable implements Serializable {
  /** Rows hold {@link String}, {@link Long}, {@link Integer} or {@link Double}, never null. */
  public static AnswerTable of(String name, List<String> columns, List<List<Object>> rows) {
    return new AutoValue_AnswerTable(name, List.copyOf(columns), List.copyOf(rows));
  }

  /** The file's name without its ending. */
  public abstract String name();

  public abstract List<String> columns();

  public abstract List<List<Object>> rows();
}
