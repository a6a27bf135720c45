package io.pinbeam.emulator.kinesis;

import java.math.BigInteger;

/**
 * A record that is to be put, and the hash key that chooses its shard.
 *
 * @param bytes of key and data
 */
record RoutedRecord(NewRecord made, BigInteger hash, int bytes) {}
