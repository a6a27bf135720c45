package io.pinbeam.delta.internal;

import io.delta.kernel.utils.CloseableIterator;
import java.util.Iterator;

/** An iterator with nothing to close. */
final class PlainIterator<T> implements CloseableIterator<T> {
  private final Iterator<T> iterator;

  PlainIterator(Iterable<T> values) {
    this.iterator = values.iterator();
  }

  @Override
  public boolean hasNext() {
    return iterator.hasNext();
  }

  @Override
  public T next() {
    return iterator.next();
  }

  @Override
  public void close() {}
}
