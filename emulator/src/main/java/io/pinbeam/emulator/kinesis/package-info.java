/**
 * A Kinesis server on loopback, for SDKs, the AWS CLI and Beam's KinesisIO: records in files, a
 * small index in memory. {@link io.pinbeam.emulator.kinesis.KinesisServer} starts it.
 */
package io.pinbeam.emulator.kinesis;
