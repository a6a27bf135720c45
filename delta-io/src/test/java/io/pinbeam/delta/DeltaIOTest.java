package io.pinbeam.delta;

import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaIOTest {
  @TempDir Path folder;

  private final DeltaIOScenarios scenarios = new DeltaIOScenarios(options());

  /** The build's profile chooses the runner. */
  private static PipelineOptions options() {
    String arguments = System.getProperty("pinbeam.runner", "--runner=DirectRunner");
    return PipelineOptionsFactory.fromArgs(arguments.split(" ")).create();
  }

  @Test
  void rowsComeBack() throws Exception {
    scenarios.rowsComeBack(folder.toString());
  }

  @Test
  void anOverwriteWithoutRowsLeavesAnEmptyTableWithTheSchema() throws Exception {
    scenarios.anOverwriteWithoutRowsLeavesAnEmptyTable(folder.toString());
  }

  @Test
  void theSameTransactionCommitsOnce() throws Exception {
    scenarios.theSameTransactionCommitsOnce(folder.toString());
  }

  @Test
  void anOlderVersionIsRead() throws Exception {
    scenarios.anOlderVersionIsRead(folder.toString());
  }

  @Test
  void windowsComeBack() throws Exception {
    scenarios.windowsComeBack(folder.toString());
  }

  @Test
  void filesOfThePipelinesOwnAreCommitted() throws Exception {
    scenarios.filesOfThePipelinesOwnAreCommitted(folder.toString());
  }
}
