package io.pinbeam.delta.internal;

import com.google.auto.value.AutoValue;
import java.util.Map;

/** What the log says a commit was, for people and for the conflict checks of other engines. */
@AutoValue
public abstract class CommitLabel {
  /**
   * Says what a commit was.
   *
   * @param operation the operation's name, as Spark calls it
   * @param parameters each value as JSON
   * @param isBlindAppend whether it only adds rows, whatever the table holds
   */
  public static CommitLabel of(
      String operation,
      Map<String, String> parameters,
      Map<String, String> metrics,
      boolean isBlindAppend) {
    return new AutoValue_CommitLabel(
        operation, Map.copyOf(parameters), Map.copyOf(metrics), isBlindAppend);
  }

  abstract String operation();

  abstract Map<String, String> parameters();

  abstract Map<String, String> metrics();

  abstract boolean isBlindAppend();
}
