package io.pinbeam.emulator.posting;

/**
 * What the gateway says of one record of a request.
 *
 * @param at where it is stored; null if it is not
 * @param retriable for one that is not stored, whether to send it again
 * @param reason for one that is not stored
 */
record RecordAnswer(String at, boolean retriable, String reason) {
  static RecordAnswer stored(String at) {
    return new RecordAnswer(at, false, null);
  }

  static RecordAnswer later(String reason) {
    return new RecordAnswer(null, true, reason);
  }

  static RecordAnswer refused(String reason) {
    return new RecordAnswer(null, false, reason);
  }

  boolean isStored() {
    return at != null;
  }
}
