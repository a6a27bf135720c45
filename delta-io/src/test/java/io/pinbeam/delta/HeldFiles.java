package io.pinbeam.delta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;

/**
 * A file system of somebody else's, as Beam knows it by its registrar: {@code held://box/name} is a
 * file in a folder that the test names.
 */
final class HeldFiles extends FileSystem<HeldName> {
  private static volatile Path root = Path.of("nowhere");

  static void keepIn(Path folder) {
    root = folder;
  }

  /** Where the file really is. */
  static Path onDisk(String name) {
    return root.resolve(name.substring(HeldName.PREFIX.length()));
  }

  private static HeldName nameOf(Path file) {
    return new HeldName(HeldName.PREFIX + root.relativize(file));
  }

  @Override
  protected String getScheme() {
    return HeldName.SCHEME;
  }

  @Override
  protected HeldName matchNewResource(String spec, boolean isDirectory) {
    return new HeldName(isDirectory && !spec.endsWith("/") ? spec + "/" : spec);
  }

  @Override
  protected List<MatchResult> match(List<String> specs) throws IOException {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + onDisk(spec));
      try (Stream<Path> files = Files.walk(root)) {
        List<MatchResult.Metadata> found =
            files
                .filter(file -> Files.isRegularFile(file) && matcher.matches(file))
                .map(HeldFiles::metadata)
                .toList();
        results.add(
            MatchResult.create(
                found.isEmpty() ? MatchResult.Status.NOT_FOUND : MatchResult.Status.OK, found));
      }
    }
    return results;
  }

  private static MatchResult.Metadata metadata(Path file) {
    try {
      return MatchResult.Metadata.builder()
          .setResourceId(nameOf(file))
          .setIsReadSeekEfficient(true)
          .setSizeBytes(Files.size(file))
          .setLastModifiedMillis(Files.getLastModifiedTime(file).toMillis())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected WritableByteChannel create(HeldName name, CreateOptions options) throws IOException {
    Path file = onDisk(name.toString());
    Files.createDirectories(file.getParent());
    return Files.newByteChannel(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  @Override
  protected ReadableByteChannel open(HeldName name) throws IOException {
    try {
      return Files.newByteChannel(onDisk(name.toString()));
    } catch (NoSuchFileException e) {
      throw (IOException) new java.io.FileNotFoundException(name.toString()).initCause(e);
    }
  }

  @Override
  protected void copy(List<HeldName> from, List<HeldName> to) throws IOException {
    for (int i = 0; i < from.size(); i++) {
      Files.copy(
          onDisk(from.get(i).toString()),
          onDisk(to.get(i).toString()),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  protected void rename(List<HeldName> from, List<HeldName> to, MoveOptions... options)
      throws IOException {
    copy(from, to);
    delete(from);
  }

  @Override
  protected void delete(Collection<HeldName> names) throws IOException {
    for (HeldName name : names) {
      Files.deleteIfExists(onDisk(name.toString()));
    }
  }
}
