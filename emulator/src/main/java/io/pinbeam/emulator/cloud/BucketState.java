package io.pinbeam.emulator.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * One bucket's index, there once it was asked for; changes of the bucket hold this as their lock.
 */
final class BucketState {
  private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();
  private KeyIndex index;

  /** Walks the bucket's folder at the first call; writers wait for that walk. */
  synchronized KeyIndex index(Path folder) {
    if (index == null) {
      try {
        index = StoredFiles.index(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return index;
  }

  synchronized void written(String key, StoredObject object) {
    if (index != null) {
      index.put(key, object);
    }
  }

  synchronized void removed(String key) {
    if (index != null) {
      index.remove(key);
    }
  }

  synchronized void forget() {
    index = null;
  }

  /** A lock for one key, and for others that share it by chance. */
  Object lock(String key) {
    return locks[Math.floorMod(key.hashCode(), locks.length)];
  }
}
