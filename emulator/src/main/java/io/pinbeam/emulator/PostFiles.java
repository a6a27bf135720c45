package io.pinbeam.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private PostFiles(
      PostGenerator posts,
      String user,
      FileLayout layout,
      int partitions,
      int flushSize,
      boolean gzip) {
    this.posts = posts;
    this.user = user;
    this.layout = layout;
    this.partitions = partitions;
    this.flushSize = flushSize;
    this.gzip = gzip;
  }

  /** User {@code demo}, large files of 20,000 records, three partitions, not compressed. */
  public static PostFiles of(PostGenerator posts) {
    return new PostFiles(posts, "demo", FileLayout.LARGE, 3, 20_000, false);
  }

  /** The first part of the topic names. */
  public PostFiles withUser(String name) {
    if (!name.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException("user: letters, digits, - and _ only");
    }
    return new PostFiles(posts, name, layout, partitions, flushSize, gzip);
  }

  public PostFiles withLayout(FileLayout chosen) {
    return new PostFiles(posts, user, chosen, partitions, flushSize, gzip);
  }

  public PostFiles withPartitions(int count) {
    return new PostFiles(posts, user, layout, positive("partitions", count), flushSize, gzip);
  }

  /** Records in a file of {@link FileLayout#LARGE}. */
  public PostFiles withFlushSize(int records) {
    return new PostFiles(posts, user, layout, partitions, positive("flushSize", records), gzip);
  }

  /** Writes {@code .json.gz}. */
  public PostFiles withGzip(boolean compressed) {
    return new PostFiles(posts, user, layout, partitions, flushSize, compressed);
  }

  /**
   * Writes posts 0 to {@code count - 1}.
   *
   * @throws IOException also if the folder has posts of this user already: old and new would mix
   */
  public WrittenPosts write(Path folder, long count) throws IOException {
    Path topics = folder.resolve("topics");
    List<Future<WrittenPosts>> parts = new ArrayList<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (PostKind kind : PostKind.values()) {
        Path topic = topics.resolve(user + "." + kind.label());
        requireEmpty(topic);
        for (int p = 0; p < partitions; p++) {
          int partition = p;
          parts.add(threads.submit(() -> writePartition(topic, kind, partition, count)));
        }
      }
      WrittenPosts all = WrittenPosts.NOTHING;
      for (Future<WrittenPosts> part : parts) {
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

  private WrittenPosts writePartition(Path topic, PostKind kind, int partition, long count)
      throws IOException {
    Path folder = Files.createDirectories(topic.resolve("partition=" + partition));
    String prefix = topic.getFileName() + "+" + partition + "+";
    int perFile = layout == FileLayout.ONE_RECORD ? 1 : flushSize;
    try (SinkFiles files = new SinkFiles(folder, prefix, perFile, gzip)) {
      for (long n = partition; n < count; n += partitions) {
        files.write(posts.raw(kind, n));
      }
      return files.written();
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
