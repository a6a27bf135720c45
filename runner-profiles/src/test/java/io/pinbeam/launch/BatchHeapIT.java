package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A batch of ten times as many posts ends in the heap that a tenth of them takes. {@code
 * -Dpinbeam.heap-posts} says how many, {@code -Dpinbeam.heap} in what.
 */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(1800)
class BatchHeapIT {
  private static final int POSTS = Integer.getInteger("pinbeam.heap-posts", 1_000_000);
  private static final int TIMES = 10;
  private static final String HEAP = System.getProperty("pinbeam.heap", "512m");
  private static final Duration LIMIT = Duration.ofMinutes(25);

  @TempDir static Path folder;

  @BeforeAll
  static void makePosts() throws IOException {
    for (int posts : new int[] {POSTS / TIMES, POSTS}) {
      PostFiles.of(PostGenerator.withSeed(1)).withUser("u").write(input(posts), posts);
    }
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void tenTimesThePostsNeedNoMoreHeap(String profile, TestReporter report) throws Exception {
    for (int posts : new int[] {POSTS / TIMES, POSTS}) {
      Path output = folder.resolve("out-" + profile + "-" + posts);
      long start = System.nanoTime();
      List<String> words =
          new ArrayList<>(
              CommandProcess.words(
                  "batch",
                  "--profile=" + profile,
                  "--spillFolder=" + folder,
                  "--input=" + input(posts),
                  "--output=" + output));
      words.set(words.indexOf("-Xmx1g"), "-Xmx" + HEAP);
      try (CommandProcess batch = CommandProcess.start(folder, new ProcessBuilder(words))) {
        assertThat(batch.waitFor(LIMIT)).as(batch.output()).isZero();
      }
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      report.publishEntry(profile, posts + " posts in " + seconds + " s, heap " + HEAP);
      for (Kind kind : Kind.values()) {
        DeltaTable table = DeltaTable.at(output.resolve("tables/" + kind.label()).toString());
        assertThat(table.describe().rows()).isEqualTo(OptionalLong.of(posts));
      }
    }
  }

  private static Path input(int posts) {
    return folder.resolve("posts-" + posts);
  }
}
