package io.pinbeam.emulator;

/** What must come of the records of one kind. */
interface ExpectedRows {
  ExpectedKind ledger();

  /** The cleaned row of a key as JSON, or null. */
  String row(long key);
}
