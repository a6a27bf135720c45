package io.pinbeam.emulator.kinesis;

/** The contract, by this module's own server, in JSON. */
class KinesisJsonContractIT extends KinesisContractIT {
  @Override
  boolean cbor() {
    return false;
  }
}
