package io.pinbeam.launch;

/** Profile spark-local: the command, with Spark in its VM. */
class SparkLocalResultsIT extends ProcessResults {
  SparkLocalResultsIT() {
    super("spark-local");
  }
}
