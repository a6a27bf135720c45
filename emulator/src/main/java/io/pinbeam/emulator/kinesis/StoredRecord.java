package io.pinbeam.emulator.kinesis;

/**
 * A record as a shard keeps it.
 *
 * @param arrival in milliseconds
 */
record StoredRecord(long index, long arrival, String partitionKey, byte[] data) {}
