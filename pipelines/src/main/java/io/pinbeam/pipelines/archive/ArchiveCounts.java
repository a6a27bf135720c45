package io.pinbeam.pipelines.archive;

import io.pinbeam.transforms.errors.RejectReason;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/** What became of the offsets of a partition, or of a part of it. Mutable, mergeable. */
final class ArchiveCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<RejectReason, Long> deadLetters = new EnumMap<>(RejectReason.class);
  private long offsets;
  private long records;
  private long values;
  private long emptyRecords;
  private long objectsWritten;
  private long objectsFound;
  private long bytesWritten;

  /** So many offsets were read to their end, and so many records stood there. */
  void read(long readOffsets, long readRecords) {
    offsets += readOffsets;
    records += readRecords;
  }

  void values(long count) {
    values += count;
  }

  void deadLetter(RejectReason reason) {
    deadLetters.merge(reason, 1L, Long::sum);
  }

  /** A record without a single byte but blanks: neither a value nor a dead letter. */
  void emptyRecord() {
    emptyRecords++;
  }

  void objectsWritten(long count, long bytes) {
    objectsWritten += count;
    bytesWritten += bytes;
  }

  void objectsFound(long count) {
    objectsFound += count;
  }

  void merge(ArchiveCounts other) {
    offsets += other.offsets;
    records += other.records;
    values += other.values;
    emptyRecords += other.emptyRecords;
    objectsWritten += other.objectsWritten;
    objectsFound += other.objectsFound;
    bytesWritten += other.bytesWritten;
    other.deadLetters.forEach((reason, n) -> deadLetters.merge(reason, n, Long::sum));
  }

  long offsets() {
    return offsets;
  }

  long records() {
    return records;
  }

  long values() {
    return values;
  }

  long emptyRecords() {
    return emptyRecords;
  }

  long objectsWritten() {
    return objectsWritten;
  }

  long objectsFound() {
    return objectsFound;
  }

  long bytesWritten() {
    return bytesWritten;
  }

  Map<RejectReason, Long> deadLetters() {
    return deadLetters;
  }
}
