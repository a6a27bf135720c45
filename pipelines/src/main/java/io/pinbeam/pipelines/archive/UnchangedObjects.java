package io.pinbeam.pipelines.archive;

import io.pinbeam.pipelines.store.ObjectStore;
import io.pinbeam.pipelines.store.StoredObject;
import java.io.IOException;
import java.util.List;

/** A store that is read, and told of puts that never happen. */
final class UnchangedObjects implements ObjectStore {
  private final ObjectStore store;

  UnchangedObjects(ObjectStore store) {
    this.store = store;
  }

  /** As if there were none of this name. */
  @Override
  public boolean putIfAbsent(String name, byte[] bytes) {
    return true;
  }

  @Override
  public void put(String name, byte[] bytes) {
    throw new UnsupportedOperationException("nothing is written here: " + name);
  }

  @Override
  public byte[] get(String name) throws IOException {
    return store.get(name);
  }

  @Override
  public List<StoredObject> list(String folder) throws IOException {
    return store.list(folder);
  }

  @Override
  public void close() {
    store.close();
  }
}
