package io.pinbeam.emulator.kinesis;

import io.pinbeam.emulator.Folders;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** All streams of a folder. */
final class Streams implements Closeable {
  /** How a folder's name begins whose deletion was not finished. */
  static final String DELETED = "deleted-";

  private static final String STREAM = "stream-";

  private final KinesisSettings settings;
  private final ConcurrentNavigableMap<String, KinesisStream> streams =
      new ConcurrentSkipListMap<>();

  private Streams(KinesisSettings settings) {
    this.settings = settings;
  }

  static Streams open(KinesisSettings settings) throws IOException {
    Streams opened = new Streams(settings);
    Files.createDirectories(settings.folder());
    List<Path> folders;
    try (Stream<Path> found = Files.list(settings.folder())) {
      folders = found.toList();
    }
    for (Path folder : folders) {
      String name = folder.getFileName().toString();
      if (name.startsWith(STREAM) && StreamFile.isIn(folder)) {
        opened.streams.put(name.substring(STREAM.length()), KinesisStream.open(folder, settings));
      } else if (name.startsWith(STREAM) || name.startsWith(DELETED)) {
        Folders.delete(folder);
      }
    }
    return opened;
  }

  /** Makes a stream, unless there is one of this name: then gives nothing. */
  synchronized Optional<KinesisStream> create(String name, int shards, boolean onDemand) {
    if (streams.containsKey(name)) {
      return Optional.empty();
    }
    try {
      KinesisStream made =
          KinesisStream.create(
              settings.folder().resolve(STREAM + name), name, shards, onDemand, settings);
      streams.put(name, made);
      return Optional.of(made);
    } catch (IOException e) {
      throw new StoreFailure(e);
    }
  }

  synchronized void delete(KinesisStream stream) {
    stream.delete();
    streams.values().remove(stream);
  }

  Optional<KinesisStream> find(String name) {
    return Optional.ofNullable(streams.get(name));
  }

  /** The names after this one, in order. */
  List<String> namesAfter(String name) {
    return List.copyOf(streams.tailMap(name, false).keySet());
  }

  Collection<KinesisStream> all() {
    return streams.values();
  }

  synchronized int openShards() {
    return all().stream().mapToInt(stream -> stream.state().open().size()).sum();
  }

  @Override
  public void close() throws IOException {
    for (KinesisStream stream : all()) {
      stream.close();
    }
  }
}
