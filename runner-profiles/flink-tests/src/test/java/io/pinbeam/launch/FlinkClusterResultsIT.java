package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --flinkMaster}: a job manager and two task managers run the jobs. */
class FlinkClusterResultsIT extends FlinkResults {
  @TempDir private static Path folder;

  private FlinkCluster cluster;

  FlinkClusterResultsIT() {
    super("flink-cluster");
  }

  @Override
  LocalCloudProcess startCloud() throws Exception {
    LocalCloudProcess cloud = super.startCloud();
    try {
      cluster = FlinkCluster.start(folder, cloud.environment());
      return cloud;
    } catch (IOException | RuntimeException | Error e) {
      cloud.close();
      throw e;
    }
  }

  @AfterAll
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  CommandProcess start(List<String> words, LocalCloudProcess cloud, Path folder)
      throws IOException {
    List<String> all = new ArrayList<>(words);
    all.add("--flinkMaster=" + cluster.master());
    return super.start(all, cloud, folder);
  }
}
