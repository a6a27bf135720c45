package io.pinbeam.launch;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.ExpectedRun;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.WrittenPosts;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * {@code pinbeam demo}: made-up posts through the batch path, checked against what they are known
 * to be.
 */
final class DemoCommand implements Subcommand {
  private static final String USER = "demo";

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "make posts, run the batch over them and check every row of what comes out";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return DemoOptions.class;
  }

  @Override
  public String example() {
    return "demo --posts=50000";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    DemoOptions options = Arguments.parse(args, DemoOptions.class);
    if (options.getPosts() < 1) {
      throw new BadOptionException(
          "--posts=" + options.getPosts() + " is not allowed: 1 or more is");
    }
    if (!(options.getDefects() >= 0 && options.getDefects() <= 1)) {
      throw new BadOptionException(
          "--defects=" + options.getDefects() + " is not allowed: a share from 0 to 1 is");
    }
    Path folder = Path.of(options.getFolder()).toAbsolutePath().normalize();
    Path posts = folder.resolve("posts");
    Path cleaned = folder.resolve("cleaned");
    deleteEarlier(folder);

    PostFiles files =
        PostFiles.of(PostGenerator.withSeed(options.getSeed()))
            .withUser(USER)
            .withDefects(Defects.share(options.getDefects()));
    WrittenPosts written = files.write(posts, options.getPosts());
    out.printf(
        Locale.ROOT,
        "Made %,d posts under %s: %,d source records in %,d files; some source records are envelopes of"
            + " several records or hold none%n",
        options.getPosts(),
        posts,
        written.records(),
        written.files());

    BatchCommand.runBatch(
        Arguments.parse(batchWords(args, posts, cleaned), BatchOptions.class), err);
    ExpectedRun expected = files.expected(options.getPosts());
    List<String> differences =
        DemoCheck.differences(expected, options.getPosts(), OutputLayout.under(cleaned.toString()));
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "the demo's tables are not what its posts must give: " + String.join("; ", differences));
    }
    out.print(BatchSummary.of(OutputLayout.under(cleaned.toString())));
    out.println("Checked: every row and every count is what the posts are known to give.");
    return ExitCode.OK;
  }

  private static List<String> batchWords(List<String> args, Path posts, Path cleaned) {
    List<String> words = new ArrayList<>();
    words.add("--input=" + posts);
    words.add("--output=" + cleaned);
    args.stream()
        .filter(a -> a.startsWith("--profile=") || a.equals("--verbose"))
        .forEach(words::add);
    return words;
  }

  /** Removes what an earlier demo left, and nothing else. */
  private static void deleteEarlier(Path folder) throws IOException {
    for (String part : List.of("posts", "cleaned")) {
      Path earlier = folder.resolve(part);
      if (Files.exists(earlier)) {
        try (Stream<Path> paths = Files.walk(earlier)) {
          for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }
}
