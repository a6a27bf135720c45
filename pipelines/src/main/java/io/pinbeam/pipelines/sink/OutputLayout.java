package io.pinbeam.pipelines.sink;

import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;

/** Where each part of a run's output stands under {@code --output}. */
@AutoValue
public abstract class OutputLayout implements Serializable {
  public static OutputLayout under(String output) {
    return new AutoValue_OutputLayout(output.replaceAll("/+$", ""));
  }

  /** The folder or prefix, without a final slash. */
  public abstract String root();

  /** The Delta table of a kind. */
  public String table(Kind kind) {
    return root() + "/tables/" + kind.label();
  }

  /** One more of a stream's Delta tables: dead_letters, ledger, trends, alerts. */
  public String table(String name) {
    return root() + "/tables/" + name;
  }

  public String answer(String name) {
    return root() + "/answers/" + name + ".csv";
  }

  public String deadLetters() {
    return root() + "/dead-letters";
  }

  /** The dead letters of one task of one run; a task that is tried again writes the same file. */
  public String deadLetters(String runId, int task) {
    return deadLetters() + "/" + runId + "-" + task + ".jsonl";
  }

  public String ledger() {
    return root() + "/ledger.json";
  }

  /** What a replay is about to change; gone when it is done. */
  public String replay() {
    return root() + "/replay.json";
  }

  /** What runs by arrival have read. */
  public String arrival() {
    return root() + "/arrival";
  }

  /** What one run by arrival has read. */
  public String slice(long n) {
    return arrival() + "/slice-" + n + ".json";
  }

  /** What a run by arrival is about to change; gone when it is done. */
  public String arrivalRecord() {
    return arrival() + "/commit.json";
  }

  /** What the join needs to know again of what runs by arrival have read. */
  public String savedRows() {
    return arrival() + "/rows";
  }

  /** The same of one task of one run; a task that is tried again writes the same file. */
  public String savedRows(String runId, int task) {
    return savedRows() + "/" + runId + "-" + task + ".rows";
  }

  public String report() {
    return root() + "/report.html";
  }
}
