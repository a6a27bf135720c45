package io.pinbeam.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Writes posts as the S3 sink of the pipeline leaves them: {@code
 * topics/<user>.<kind>/partition=<p>/<user>.<kind>+<p>+<first offset>.json}, one JSON record a
 * line, offsets without gaps. Post {@code n} goes to partition {@code n % partitions}. The same
 * generator, count and settings give the same bytes.
 *
 * <pre>{@code
 * PostFiles.of(PostGenerator.withSeed(1)).withPartitions(3).write(Path.of("posts"), 10_000);
 * }</pre>
 */
public final class PostFiles {
  private final PostGenerator posts;
  private final String user;
  private final FileLayout layout;
  private final int partitions;
  private final int flushSize;
  private final boolean gzip;
  private final Defects defects;

  private PostFiles(
      PostGenerator posts,
      String user,
      FileLayout layout,
      int partitions,
      int flushSize,
      boolean gzip,
      Defects defects) {
    this.posts = posts;
    this.user = user;
    this.layout = layout;
    this.partitions = partitions;
    this.flushSize = flushSize;
    this.gzip = gzip;
    this.defects = defects;
  }

  /** User {@code demo}, large files of 20,000 records, three partitions, not compressed. */
  public static PostFiles of(PostGenerator posts) {
    return new PostFiles(posts, "demo", FileLayout.LARGE, 3, 20_000, false, Defects.none());
  }

  /** The first part of the topic names. */
  public PostFiles withUser(String name) {
    if (!name.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException("user: letters, digits, - and _ only");
    }
    return new PostFiles(posts, name, layout, partitions, flushSize, gzip, defects);
  }

  public PostFiles withLayout(FileLayout chosen) {
    return new PostFiles(posts, user, chosen, partitions, flushSize, gzip, defects);
  }

  public PostFiles withPartitions(int count) {
    return new PostFiles(
        posts, user, layout, positive("partitions", count), flushSize, gzip, defects);
  }

  /** Records in a file of {@link FileLayout#LARGE}. */
  public PostFiles withFlushSize(int records) {
    return new PostFiles(
        posts, user, layout, partitions, positive("flushSize", records), gzip, defects);
  }

  /** Writes {@code .json.gz}. */
  public PostFiles withGzip(boolean compressed) {
    return new PostFiles(posts, user, layout, partitions, flushSize, compressed, defects);
  }

  /** None by default. */
  public PostFiles withDefects(Defects chosen) {
    return new PostFiles(posts, user, layout, partitions, flushSize, gzip, chosen);
  }

  /** What must come of these posts, once they are written and read by a pipeline. */
  public ExpectedRun expected(long count) {
    return ExpectedRun.of(posts, defects, layout, partitions, count);
  }

  /**
   * Writes posts 0 to {@code count - 1}.
   *
   * @throws IOException also if the folder has posts of this user already: old and new would mix
   */
  public WrittenPosts write(Path folder, long count) throws IOException {
    Path topics = folder.resolve("topics");
    for (PostKind kind : PostKind.values()) {
      requireEmpty(topic(topics, kind));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Callable<WrittenPosts>> parts = new ArrayList<>();
      for (PostKind kind : PostKind.values()) {
        for (int p = 0; p < partitions; p++) {
          int partition = p;
          parts.add(() -> writePartition(topic(topics, kind), kind, partition, count));
        }
      }
      // Returns when all have ended: after a failure nothing goes on writing.
      WrittenPosts all = WrittenPosts.NOTHING;
      for (Future<WrittenPosts> part : threads.invokeAll(parts)) {
        all = all.plus(part.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw new IOException("Could not write under " + topics + ": " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while writing under " + topics, e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Path topic(Path topics, PostKind kind) {
    return topics.resolve(user + "." + kind.label());
  }

  private WrittenPosts writePartition(Path topic, PostKind kind, int partition, long count)
      throws IOException {
    Path folder = Files.createDirectories(topic.resolve("partition=" + partition));
    String prefix = topic.getFileName() + "+" + partition + "+";
    int perFile = layout == FileLayout.ONE_RECORD ? 1 : flushSize;
    try (SinkFiles files = new SinkFiles(folder, prefix, perFile, gzip)) {
      for (long n = partition; n < count; n += partitions) {
        write(kind, n, files);
      }
      return files.written();
    }
  }

  private void write(PostKind kind, long n, SinkFiles files) throws IOException {
    if (defects.isPlain(posts, kind, n, layout)) {
      // Plain records are ASCII: this conversion copies the string's bytes as they are.
      files.write(posts.raw(kind, n).getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    for (SourceRecord record : defects.records(posts, kind, n, layout)) {
      files.write(record.body());
    }
  }

  private static void requireEmpty(Path topic) throws IOException {
    if (Files.isDirectory(topic)) {
      try (Stream<Path> found = Files.list(topic)) {
        if (found.findAny().isPresent()) {
          throw new IOException(topic + " has posts already; remove them or choose another folder");
        }
      }
    }
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": at least 1");
    }
    return value;
  }
}
