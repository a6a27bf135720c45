package io.pinbeam.emulator.posting;

/**
 * One record as it is posted.
 *
 * @param json a JSON value in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent")
record PostedRecord(long key, byte[] json) {}
