package io.pinbeam.launch;

import java.nio.file.Path;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.translation.SparkContextFactory;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * On Beam's Spark runner, all of them on one SparkContext, of two cores everywhere: how an input is
 * split matters to some.
 */
class SparkLocalProbesIT extends FeatureProbes {
  private static final String PROFILE = "spark-local";

  private static JavaSparkContext context;

  SparkLocalProbesIT() {
    super(PROFILE);
  }

  @BeforeAll
  static void startSpark() {
    context =
        SparkContextFactory.getSparkContext(
            Runners.options(PROFILE, "--sparkMaster=local[2]").as(SparkPipelineOptions.class));
    forgetRuns();
  }

  @AfterAll
  static void stopSpark() {
    SparkContextFactory.clearProvidedSparkContext();
    context.stop();
  }

  @Override
  PipelineOptions options(IsBounded bounded, Path checkpoint) {
    SparkPipelineOptions options =
        super.options(bounded, checkpoint).as(SparkPipelineOptions.class);
    options.setUsesProvidedSparkContext(true);
    return options;
  }

  @Override
  void clear() {
    forgetRuns();
  }

  /** The runner keeps watermarks, metrics and readers in static fields. */
  private static void forgetRuns() {
    HostedContext host = HostedContext.getOrCreate();
    host.provide();
    host.closeReaders(0);
  }
}
