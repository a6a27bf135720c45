package io.pinbeam.pipelines.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.beam.sdk.io.FileSystems;

/** The bodies of files, in their order; {@link SmallObjects} are on their way ahead of it. */
public final class FileBodies {
  /** At most, so that what waits stays below 32 MiB. */
  private static final int AHEAD = 64;

  private final List<InputFile> files;
  private final SmallObjects objects;
  private final Deque<Optional<Future<byte[]>>> begun = new ArrayDeque<>();
  private int next;

  private FileBodies(List<InputFile> files, SmallObjects objects) {
    this.files = files;
    this.objects = objects;
  }

  public static FileBodies of(List<InputFile> files, SmallObjects objects) {
    return new FileBodies(files, objects);
  }

  /** The body of the next file; there must be one. */
  public InputStream next() throws IOException {
    while (begun.size() < AHEAD && next + begun.size() < files.size()) {
      begun.add(Optional.ofNullable(objects.begin(files.get(next + begun.size()))));
    }
    InputFile file = files.get(next++);
    Optional<Future<byte[]>> body = begun.remove();
    return body.isPresent()
        ? fetched(body.get())
        : Channels.newInputStream(
            FileSystems.open(FileSystems.matchNewResource(file.path(), false)));
  }

  private static InputStream fetched(Future<byte[]> body) throws IOException {
    try {
      return new ByteArrayInputStream(body.get());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
