package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Profile direct: the command in a process, beside itself in this VM. {@code StreamBatchIT}, {@code
 * ContractCasesIT} and {@code ArchiveIT} compare it with independent models.
 */
class DirectResultsIT extends ProcessResults {
  DirectResultsIT() {
    super("direct");
  }

  @Override
  CommandProcess start(List<String> words, LocalCloudProcess cloud, Path folder)
      throws IOException {
    return pinbeam(words, cloud, folder, "--profile=direct");
  }
}
