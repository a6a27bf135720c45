package io.pinbeam.emulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes made-up posts as files: see {@link #USAGE}. */
public final class GeneratePosts {
  static final String USAGE =
      """
      GeneratePosts --output=FOLDER [options]
        --output=FOLDER      where topics/<user>.<kind>/partition=<p>/*.json are written
        --count=N            posts, each with a pin, a geo and a user record (default 1000)
        --seed=N             another seed, other posts (default 1)
        --user=NAME          the first part of the topic names (default demo)
        --layout=large       large: --flushSize records a file; one-record: a file a record
        --flushSize=N        records a file (default 20000)
        --partitions=N       partitions a topic (default 3)
        --gzip               writes .json.gz
        --defects=0.05       share of records, 0 to 1, with a defect of some sort (default 0)
        --tooLarge           adds a pin of more than 10 MiB to the first and each 100,000th post
        --expected=FOLDER    writes what a batch over these posts must give: expected-<kind>.jsonl
                             with each cleaned row, and expected-ledger.json
      """;

  private GeneratePosts() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** 0 when written, 1 when a file could not be, 2 for options that make no sense. */
  static int run(String... args) {
    try {
      Map<String, String> options = options(args);
      if (options.remove("help") != null) {
        System.out.print(USAGE);
        return 0;
      }
      generate(options);
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println("GeneratePosts: " + ErrorLine.of(e.getMessage()));
      return 2;
    } catch (IOException e) {
      System.err.println("GeneratePosts: " + ErrorLine.of(e.getMessage()));
      return 1;
    }
  }

  private static void generate(Map<String, String> options) throws IOException {
    String output = options.remove("output");
    if (output == null || output.isEmpty()) {
      throw new IllegalArgumentException("--output=FOLDER is missing");
    }
    long count = number(options, "count", 1000);
    PostFiles files =
        PostFiles.of(PostGenerator.withSeed(number(options, "seed", 1)))
            .withUser(options.getOrDefault("user", "demo"))
            .withLayout(layout(options))
            .withPartitions(Math.toIntExact(number(options, "partitions", 3)))
            .withFlushSize(Math.toIntExact(number(options, "flushSize", 20_000)))
            .withGzip(flag(options, "gzip"))
            .withDefects(defects(options));
    options.remove("user");
    String expected = options.remove("expected");
    if (!options.isEmpty()) {
      throw new IllegalArgumentException(
          "no option --" + options.keySet().iterator().next() + "; --help lists them");
    }
    ExpectedRun run = expected == null ? null : files.expected(count);
    long start = System.nanoTime();
    WrittenPosts written = files.write(Path.of(output), count);
    System.out.printf(
        Locale.ROOT,
        "%,d posts: %,d records, %,d files, %,d bytes in %.1f s under %s%n",
        count,
        written.records(),
        written.files(),
        written.bytes(),
        (System.nanoTime() - start) / 1e9,
        output);
    if (run != null) {
      run.writeTo(Path.of(expected));
      System.out.println("What must come of them is under " + expected);
    }
  }

  private static Map<String, String> options(String... args) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String arg : args) {
      if (!arg.startsWith("--")) {
        throw new IllegalArgumentException("not an option: " + arg + "; --help lists them");
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      options.put(name, equals < 0 ? "" : arg.substring(equals + 1));
    }
    return options;
  }

  private static long number(Map<String, String> options, String name, long otherwise) {
    String text = options.remove(name);
    try {
      long value = text == null ? otherwise : Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, together with negative numbers.
    }
    throw new IllegalArgumentException("--" + name + "=" + text + ": a whole number, 0 or more");
  }

  private static FileLayout layout(Map<String, String> options) {
    String text = options.getOrDefault("layout", "large");
    options.remove("layout");
    return switch (text) {
      case "large" -> FileLayout.LARGE;
      case "one-record" -> FileLayout.ONE_RECORD;
      default -> throw new IllegalArgumentException("--layout=" + text + ": large or one-record");
    };
  }

  private static Defects defects(Map<String, String> options) {
    boolean tooLarge = flag(options, "tooLarge");
    String text = options.getOrDefault("defects", "0");
    options.remove("defects");
    try {
      Defects defects = Defects.share(Double.parseDouble(text));
      return tooLarge ? defects.withTooLarge() : defects;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--defects=" + text + ": a share, 0 to 1", e);
    }
  }

  private static boolean flag(Map<String, String> options, String name) {
    String text = options.remove(name);
    return text != null && !text.equals("false");
  }
}
