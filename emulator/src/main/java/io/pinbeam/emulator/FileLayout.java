package io.pinbeam.emulator;

/** How many records the S3 sink puts in a file. */
public enum FileLayout {
  /** A file a record, as a sink with flush size 1 leaves them. */
  ONE_RECORD,
  /** Files of as many records as the flush size says. */
  LARGE
}
