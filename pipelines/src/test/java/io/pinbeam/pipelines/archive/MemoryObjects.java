package io.pinbeam.pipelines.archive;

import io.pinbeam.pipelines.store.ObjectStore;
import io.pinbeam.pipelines.store.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Objects in memory, seen by runs that end at a call of their own as a killed process does. */
final class MemoryObjects {
  final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  /** Names that were put a second time with other bytes. */
  final ConcurrentSkipListSet<String> disagreements = new ConcurrentSkipListSet<>();

  /** The store as one run sees it, which after so many calls answers no more. */
  ObjectStore dyingAfter(int calls) {
    return new Dying(new AtomicInteger(calls));
  }

  ObjectStore whole() {
    return dyingAfter(Integer.MAX_VALUE);
  }

  private final class Dying implements ObjectStore {
    private final AtomicInteger calls;

    Dying(AtomicInteger calls) {
      this.calls = calls;
    }

    private void call() throws IOException {
      if (calls.decrementAndGet() < 0) {
        throw new IOException("killed");
      }
      if (ThreadLocalRandom.current().nextInt(3) == 0) {
        Thread.yield();
      }
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) throws IOException {
      call();
      byte[] before = objects.putIfAbsent(name, bytes);
      if (before != null && !Arrays.equals(before, bytes)) {
        disagreements.add(name);
      }
      // A process may die when the object is there and before it knows.
      call();
      return before == null;
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
      call();
      objects.put(name, bytes);
    }

    @Override
    public byte[] get(String name) throws IOException {
      call();
      byte[] bytes = objects.get(name);
      if (bytes == null) {
        throw new FileNotFoundException(name);
      }
      return bytes;
    }

    @Override
    public List<StoredObject> list(String folder) throws IOException {
      call();
      return objects.tailMap(folder).entrySet().stream()
          .takeWhile(object -> object.getKey().startsWith(folder))
          .map(object -> new StoredObject(object.getKey(), object.getValue().length, Instant.EPOCH))
          .toList();
    }
  }
}
