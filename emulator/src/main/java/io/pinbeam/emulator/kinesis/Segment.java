package io.pinbeam.emulator.kinesis;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * One file of a shard: a run of records without a gap. In memory stands only where about every 32
 * KiB a record begins. Guarded by its log.
 */
final class Segment {
  private static final String SUFFIX = ".log";
  private static final long MARK_BYTES = 32 << 10;

  private final Path file;
  private final long first;
  private long next;
  private long size;
  private long firstArrival;
  private long lastArrival;

  /** Index, offset, arrival of a record, one after another. */
  private long[] marks = new long[12];

  private int used;

  private Segment(Path file, long first) {
    this.file = file;
    this.first = first;
    this.next = first;
  }

  /** A file that begins with a record of this index; its name says so. */
  static Segment of(Path folder, long first) {
    return new Segment(folder.resolve(String.format(Locale.ROOT, "%020d", first) + SUFFIX), first);
  }

  static boolean isSegment(Path file) {
    return file.getFileName().toString().matches("\\d{20}\\" + SUFFIX);
  }

  static Segment of(Path file) {
    String name = file.getFileName().toString();
    return new Segment(file, Long.parseLong(name, 0, name.length() - SUFFIX.length(), 10));
  }

  /** Takes in the next record, which stands at the file's end. */
  void add(long arrival, long endOffset) {
    if (used == 0 || size - marks[used - 2] >= MARK_BYTES) {
      if (used == marks.length) {
        marks = Arrays.copyOf(marks, 2 * used);
      }
      marks[used++] = next;
      marks[used++] = size;
      marks[used++] = arrival;
    }
    if (isEmpty()) {
      firstArrival = arrival;
    }
    lastArrival = arrival;
    size = endOffset;
    next++;
  }

  /** The offset of a record at or before this index. */
  long offsetBefore(long index) {
    int low = 0;
    int high = used / 3;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (marks[3 * middle] <= index) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return used == 0 ? 0 : marks[3 * low + 1];
  }

  /** The offset of a record before all that arrived at this time or later, or the first's. */
  long offsetBeforeArrival(long arrival) {
    int low = 0;
    int high = used / 3;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (marks[3 * middle + 2] < arrival) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return used == 0 ? 0 : marks[3 * low + 1];
  }

  boolean isEmpty() {
    return next == first;
  }

  Path file() {
    return file;
  }

  /** The index of the first record, also if it is still to come. */
  long first() {
    return first;
  }

  /** The index that the record after the last one has. */
  long next() {
    return next;
  }

  long size() {
    return size;
  }

  long firstArrival() {
    return firstArrival;
  }

  long lastArrival() {
    return lastArrival;
  }
}
