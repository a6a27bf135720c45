package io.pinbeam.emulator.kinesis;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The disk failed; the client sees an internal failure, and may try again. */
final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(StoreFailure.class.getName());

  StoreFailure(IOException cause) {
    super(cause);
  }

  static void report(IOException failure) {
    LOG.log(Level.SEVERE, "kinesis cannot read or write its files: {0}", failure.toString());
  }
}
