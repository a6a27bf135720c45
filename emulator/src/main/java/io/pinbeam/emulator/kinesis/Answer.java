package io.pinbeam.emulator.kinesis;

import java.io.IOException;

/** The fields of an answer. */
interface Answer {
  /** For operations that answer nothing. */
  Answer NOTHING = out -> {};

  void writeTo(Output out) throws IOException;
}
