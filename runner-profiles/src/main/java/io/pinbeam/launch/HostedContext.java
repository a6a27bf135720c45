package io.pinbeam.launch;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.spark.io.MicrobatchSource;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.translation.SparkContextFactory;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** The SparkContext of a host, which is never stopped here. */
final class HostedContext {
  private static final int MAX_TASKS = 32;

  /** When the readers of the last stream were used last, and how long the runner keeps them. */
  private static long streamEndedAt;

  private static long readersKeptMillis;

  private final JavaSparkContext context;

  private HostedContext(JavaSparkContext context) {
    this.context = context;
  }

  static HostedContext getOrCreate() {
    return new HostedContext(JavaSparkContext.fromSparkContext(SparkContext.getOrCreate()));
  }

  String sparkVersion() {
    return context.version();
  }

  String scalaVersion() {
    return scala.util.Properties.versionNumberString();
  }

  Optional<String> setting(String name) {
    return context.getConf().contains(name)
        ? Optional.of(context.getConf().get(name))
        : Optional.empty();
  }

  /** Gives the context to Beam's runner, as new: with nothing of an earlier pipeline's. */
  void provide() {
    SparkContextFactory.setProvidedSparkContext(context);
    GlobalWatermarkHolder.clear();
    MetricsAccumulator.clear();
  }

  /**
   * Runs a function in tasks on the workers, as many as it takes to meet several of them; what they
   * answered.
   */
  <T extends Serializable> List<T> onWorkers(Function<Integer, T> function) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < Math.max(1, Math.min(MAX_TASKS, context.defaultParallelism())); i++) {
      numbers.add(i);
    }
    return context.parallelize(numbers, numbers.size()).map(function).collect();
  }

  void delete(String folder) throws IOException {
    Path path = new Path(folder);
    path.getFileSystem(context.hadoopConfiguration()).delete(path, true);
  }

  /**
   * Before a stream: the runner keeps readers in static fields too, on each worker, by a number
   * that every run begins anew. One that is left of an earlier run would be read on.
   */
  void awaitNoReaders() throws InterruptedException {
    long left =
        streamEndedAt + TimeUnit.MILLISECONDS.toNanos(readersKeptMillis) - System.nanoTime();
    if (readersKeptMillis > 0 && left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  /** After a stream. Tasks may miss a worker; its readers are forgotten after a while. */
  void closeReaders(long keptMillis) {
    readersKeptMillis = Math.max(readersKeptMillis, keptMillis);
    streamEndedAt = System.nanoTime();
    closeReaders();
    onWorkers(new CloseReaders());
  }

  private static void closeReaders() {
    try {
      MicrobatchSource.clearCache();
    } catch (NullPointerException e) {
      // No stream has been read in this VM.
    }
  }

  private static final class CloseReaders implements Function<Integer, String> {
    private static final long serialVersionUID = 1;

    @Override
    public String call(Integer task) {
      closeReaders();
      return "";
    }
  }
}
