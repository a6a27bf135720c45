package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.runners.spark.SparkCommonPipelineOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.junit.jupiter.api.Test;

class SparkLocalProfileTest {
  /** For a cluster Beam would have Spark copy every jar of the class path at each start. */
  @Test
  void beamKnowsThatTheMasterIsLocal() {
    SparkPipelineOptions options =
        Arguments.parse(List.of("--profile=spark-local"), SparkPipelineOptions.class);

    SparkCommonPipelineOptions.prepareFilesToStage(options);

    assertThat(options.getFilesToStage()).isNullOrEmpty();
    assertThat(options.getSparkMaster())
        .isEqualTo("local[" + Runtime.getRuntime().availableProcessors() + "]");
  }
}
