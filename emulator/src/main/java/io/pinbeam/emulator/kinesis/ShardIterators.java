package io.pinbeam.emulator.kinesis;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a reader stands, as a text that it holds for some minutes. */
final class ShardIterators {
  private final Token tokens;
  private final Duration life;
  private final Clock clock;

  ShardIterators(Token tokens, Duration life, Clock clock) {
    this.tokens = tokens;
    this.life = life;
    this.clock = clock;
  }

  /** The index of the record that a new iterator begins with. */
  long start(
      StreamState stream, Shard shard, String type, Optional<String> sequence, OptionalLong time)
      throws IOException {
    switch (type) {
      case "TRIM_HORIZON", "LATEST":
        if (sequence.isPresent()) {
          throw KinesisException.argument(
              "Request specified " + type + " and also a StartingSequenceNumber.");
        }
        return type.equals("LATEST") ? shard.log().next() : shard.log().first();
      case "AT_TIMESTAMP":
        return shard.log().indexAt(timestamp(time));
      case "AT_SEQUENCE_NUMBER":
        return Math.max(1, index(stream, shard, type, sequence));
      case "AFTER_SEQUENCE_NUMBER":
        long index = index(stream, shard, type, sequence);
        return index == Long.MAX_VALUE ? index : index + 1;
      default:
        throw Request.invalid(
            "ShardIteratorType",
            "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP,"
                + " AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
    }
  }

  String write(StreamState stream, Shard shard, long index) {
    return tokens.write(clock.millis(), stream.created(), shard.number(), index, stream.name());
  }

  Position read(String token) {
    List<String> fields =
        tokens
            .read(token, 5)
            .orElseThrow(() -> KinesisException.argument("Invalid ShardIterator."));
    long made = Long.parseLong(fields.get(0));
    long now = clock.millis();
    if (now - made > life.toMillis()) {
      throw KinesisException.of(
          "ExpiredIteratorException",
          "Iterator expired. The iterator was created at time "
              + Instant.ofEpochMilli(made)
              + " while right now it is "
              + Instant.ofEpochMilli(now)
              + " which is further in the future than the tolerated delay of "
              + life.toMillis()
              + " milliseconds.");
    }
    return new Position(
        fields.get(4),
        Long.parseLong(fields.get(1)),
        Integer.parseInt(fields.get(2)),
        Long.parseLong(fields.get(3)));
  }

  private long timestamp(OptionalLong time) {
    long wanted =
        time.orElseThrow(
            () ->
                KinesisException.argument(
                    "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP."
                        + " Current request has no timestamp parameter."));
    long now = clock.millis();
    if (wanted > now) {
      throw KinesisException.argument(
          "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
              + " timestampInMillis: "
              + wanted
              + ", currentTimestampInMillis: "
              + now);
    }
    return wanted;
  }

  private static long index(
      StreamState stream, Shard shard, String type, Optional<String> sequence) {
    String text =
        sequence.orElseThrow(
            () ->
                KinesisException.argument(
                    "Request specified " + type + " and no StartingSequenceNumber."));
    String use =
        "StartingSequenceNumber "
            + text
            + " used in GetShardIterator on shard "
            + shard.id()
            + " in stream "
            + stream.name()
            + " is invalid";
    SequenceNumber number =
        SequenceNumber.parse(text).orElseThrow(() -> KinesisException.argument(use + "."));
    if (number.shard() != shard.number()) {
      throw KinesisException.argument(
          "Invalid StartingSequenceNumber. It encodes "
              + Shard.id(number.shard())
              + ", while it was used in a call to a shard with "
              + shard.id());
    }
    if (number.created() != shard.start().created()) {
      throw KinesisException.argument(use + " because it did not come from this stream.");
    }
    return number.index();
  }

  /** A record of a shard, by its index. */
  record Position(String stream, long streamCreated, int shard, long index) {}
}
