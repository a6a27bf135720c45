package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The batch by spark-submit on workers of which one dies. */
@ExtendWith(ClusterRig.class)
class ClusterBatchIT {
  private static final int MANY_POSTS = 6_000;
  private static final PostFiles FILES =
      PostFiles.of(PostGenerator.withSeed(3))
          .withUser("u")
          .withPartitions(3)
          .withFlushSize(100)
          .withDefects(Defects.share(0.3));

  /** When it has written files that no table knows yet, and has others to write. */
  @Test
  void aWorkerIsKilled(ClusterRig.Running rig) throws Exception {
    Path folder = rig.folder().resolve("batch");
    Path input = folder.resolve("many");
    FILES.write(input, MANY_POSTS);
    Path output = folder.resolve("killed");
    try (CommandProcess run =
        rig.cluster()
            .submit("batch", "--input=" + input, "--output=" + output, "--taskBytes=20000")) {
      ClusterRig.await(run, () -> filesIn(output) > 0);
      rig.cluster().workers().get(0).kill();
      assertThat(commitsIn(output)).as("commits before the kill").isZero();
      assertThat(run.waitFor(ClusterRig.LIMIT)).as(run.output()).isZero();
      assertThat(run.output()).containsPattern("(?i)lost (executor|worker|task)");
    } finally {
      rig.cluster().startMissingWorkers();
    }
    Runners.batch("direct", input, folder.resolve("many-direct"));
    assertThat(
            OutputComparison.differences(
                OutputLayout.under(folder.resolve("many-direct").toString()),
                OutputLayout.under(output.toString())))
        .isEmpty();
    assertThat(differences(FILES, MANY_POSTS, output)).isEmpty();
  }

  private static List<String> differences(PostFiles posts, int count, Path output)
      throws Exception {
    return DemoCheck.differences(
        posts.expected(count), count, OutputLayout.under(output.toString()));
  }

  private static long filesIn(Path output) throws IOException {
    return count(output, ".parquet");
  }

  private static long commitsIn(Path output) throws IOException {
    return count(output, "00000000000000000000.json");
  }

  private static long count(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).count();
    }
  }
}
