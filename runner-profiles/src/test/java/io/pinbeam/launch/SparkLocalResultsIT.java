package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Profile spark-local: the command, with Spark in its VM. */
class SparkLocalResultsIT extends ProcessResults {
  SparkLocalResultsIT() {
    super("spark-local");
  }

  @Override
  CommandProcess start(List<String> words, LocalCloudProcess cloud, Path folder)
      throws IOException {
    return pinbeam(words, cloud, folder, "--profile=spark-local");
  }
}
