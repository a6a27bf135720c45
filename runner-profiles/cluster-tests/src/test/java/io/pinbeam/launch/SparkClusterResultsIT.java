package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** Profile spark-cluster: the jar by spark-submit, on a master and two workers. */
@ExtendWith(ClusterRig.class)
class SparkClusterResultsIT extends ProcessResults {
  private final ClusterRig.Running rig;

  SparkClusterResultsIT(ClusterRig.Running rig) {
    super("spark-cluster");
    this.rig = rig;
  }

  @Override
  LocalCloudProcess startCloud() {
    return rig.cloud();
  }

  /** It is there for other tests too. */
  @Override
  void stopCloud(LocalCloudProcess started) {}

  @Override
  CommandProcess start(List<String> words, LocalCloudProcess cloud, Path folder)
      throws IOException {
    return rig.cluster().submit(words.toArray(String[]::new));
  }
}
