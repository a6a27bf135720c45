package io.pinbeam.pipelines.batch;

/**
 * The place of a written row, as one number: which file of which task, and which row of the file.
 */
final class RowRef {
  private static final int ROW_BITS = 28;
  private static final int FILE_BITS = 12;

  private RowRef() {}

  static long fileKey(int task, int file) {
    if (file >= 1 << FILE_BITS) {
      throw new IllegalStateException("a task wrote more than " + (1 << FILE_BITS) + " files");
    }
    return ((long) task << FILE_BITS) | file;
  }

  static long of(long fileKey, int row) {
    if (row >= 1 << ROW_BITS) {
      throw new IllegalStateException("a file has more than " + (1 << ROW_BITS) + " rows");
    }
    return (fileKey << ROW_BITS) | row;
  }

  static long fileKeyOf(long ref) {
    return ref >> ROW_BITS;
  }

  static long rowOf(long ref) {
    return ref & ((1L << ROW_BITS) - 1);
  }
}
