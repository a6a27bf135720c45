package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A local cloud and a cluster that can use it, for all tests of this VM: started by the first that
 * asks, stopped after the last.
 */
final class ClusterRig implements BeforeAllCallback, ParameterResolver {
  static final Duration LIMIT = Duration.ofMinutes(4);

  /** Something that comes true while a command runs. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** What is there while tests run. */
  static final class Running implements CloseableResource {
    private final Path folder;
    private final LocalCloudProcess cloud;
    private final SparkCluster cluster;
    private final AwsProperties credentials;

    private Running() throws IOException, InterruptedException {
      Path target = Path.of(System.getProperty("pinbeam.root"), "runner-profiles/cluster-tests");
      folder =
          Files.createTempDirectory(Files.createDirectories(target.resolve("target/rig")), "rig");
      cloud = LocalCloudProcess.start("--parts=kafka,s3,kinesis");
      try {
        credentials = AwsProperties.of(cloud.environment());
        cluster = SparkCluster.start(folder, cloud.environment());
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        cloud.close();
        throw e;
      }
    }

    Path folder() {
      return folder;
    }

    LocalCloudProcess cloud() {
      return cloud;
    }

    SparkCluster cluster() {
      return cluster;
    }

    String endpoint() {
      return "--endpoint=" + cloud.s3Endpoint();
    }

    String region() {
      return "--awsRegion=" + cloud.environment().get("AWS_REGION");
    }

    /** Runs the jar on the cluster, and gives back what it printed. */
    String submit(String... words) throws IOException, InterruptedException {
      try (CommandProcess run = cluster.submit(words)) {
        assertThat(run.waitFor(LIMIT)).as(run.output()).isZero();
        return run.output();
      }
    }

    /** Lets this VM look at {@code s3://} paths. */
    void useS3() {
      PipelineOptions options = PipelineOptionsFactory.create();
      LocalCloudS3.use(cloud, options);
      FileSystems.setDefaultPipelineOptions(options);
    }

    @Override
    public void close() {
      cluster.close();
      credentials.close();
      cloud.close();
      try {
        // Each application left the jar in it, once a worker.
        Folders.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Waits until something holds; fails when the command ends before, or it takes too long. */
  static void await(CommandProcess run, Condition condition) throws Exception {
    long giveUp = System.nanoTime() + LIMIT.toNanos();
    while (!condition.holds()) {
      assertThat(run.isAlive()).as(run.output()).isTrue();
      assertThat(System.nanoTime()).as(run.output()).isLessThan(giveUp);
      Thread.sleep(50);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context);
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(ClusterRig.class))
        .getOrComputeIfAbsent(
            Running.class,
            type -> {
              try {
                return new Running();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            Running.class);
  }
}
