package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Profile flink. Its runner tells metrics at the end of a job only, so that nobody knows when a
 * stream is idle: it ends by its time.
 */
abstract class FlinkResults extends ProcessResults {
  private static final String IDLE = "--until=idle";
  private static final String BY_TIME = "--until=75s";

  FlinkResults(String outcomes) {
    super("flink", outcomes);
  }

  @Override
  CommandProcess start(List<String> words, LocalCloudProcess cloud, Path folder)
      throws IOException {
    return super.start(
        words.stream().map(word -> word.equals(IDLE) ? BY_TIME : word).toList(), cloud, folder);
  }

  @Override
  String same(PipelineCase each) {
    return each.isStream() ? SAME + ", ended by time" : SAME;
  }
}
