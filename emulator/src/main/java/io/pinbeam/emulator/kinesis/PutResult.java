package io.pinbeam.emulator.kinesis;

import java.util.Optional;

/**
 * What became of one record.
 *
 * @param sequence if it was stored
 * @param error the error's type, if it was not
 */
record PutResult(Shard shard, Optional<SequenceNumber> sequence, Optional<String> error) {
  static PutResult stored(Shard shard, SequenceNumber sequence) {
    return new PutResult(shard, Optional.of(sequence), Optional.empty());
  }

  static PutResult throttled(Shard shard) {
    return new PutResult(
        shard, Optional.empty(), Optional.of("ProvisionedThroughputExceededException"));
  }

  static PutResult failed(Shard shard) {
    return new PutResult(shard, Optional.empty(), Optional.of("InternalFailure"));
  }
}
