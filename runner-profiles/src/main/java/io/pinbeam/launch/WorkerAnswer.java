package io.pinbeam.launch;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a task on a worker found out: nothing, or why a path will not do. */
record WorkerAnswer(String worker, @Nullable String fault) implements Serializable {
  /** The first fault of several answers. */
  static Optional<String> fault(List<WorkerAnswer> answers) {
    return answers.stream().map(WorkerAnswer::fault).filter(f -> f != null).findFirst();
  }

  /** How many workers have answered, in words. */
  static String workers(List<WorkerAnswer> answers) {
    long workers = answers.stream().map(WorkerAnswer::worker).distinct().count();
    return workers == 1 ? "1 worker" : workers + " workers";
  }
}
