package io.pinbeam.emulator.kinesis;

/** A record that is to be put. */
record NewRecord(String partitionKey, byte[] data) {}
