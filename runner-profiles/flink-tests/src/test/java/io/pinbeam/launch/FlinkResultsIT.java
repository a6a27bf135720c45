package io.pinbeam.launch;

/** The command, with Flink in its VM. */
class FlinkResultsIT extends FlinkResults {
  FlinkResultsIT() {
    super("flink");
  }
}
