package io.pinbeam.emulator.kinesis;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The number of a record in its shard: a decimal of 56 digits, as the service's own, made of the
 * shard's creation time, the record's index (which alone orders records of a shard), its arrival
 * time and the shard's number.
 *
 * @param created when the shard was made, in seconds
 * @param index counts from 1; 0 is the shard's beginning, {@link Long#MAX_VALUE} its end
 * @param time when the record arrived, in seconds
 * @param shard the shard's number
 */
record SequenceNumber(long created, long index, long time, int shard) {
  private static final int HEX_DIGITS = 47;

  /** With times in milliseconds. */
  static SequenceNumber of(long createdMillis, long index, long timeMillis, int shard) {
    return new SequenceNumber(createdMillis / 1000, index, timeMillis / 1000, shard);
  }

  /** Nothing if this server makes no such number. */
  static Optional<SequenceNumber> parse(String decimal) {
    String hex = new BigInteger(decimal).toString(16);
    if (hex.length() != HEX_DIGITS || hex.charAt(0) != '2' || hex.charAt(46) != '2') {
      return Optional.empty();
    }
    SequenceNumber number =
        new SequenceNumber(
            Long.parseLong(hex, 1, 10, 16),
            Long.parseUnsignedLong(hex, 11, 27, 16),
            Long.parseLong(hex, 29, 38, 16),
            Integer.parseUnsignedInt(hex, 38, 46, 16));
    return number.index >= 0 && number.toString().equals(decimal)
        ? Optional.of(number)
        : Optional.empty();
  }

  @Override
  public String toString() {
    HexText hex = new HexText();
    hex.add(2, 1).add(created, 9).add(shard & 15, 1).add(index, 16).add(0, 2);
    hex.add(time, 9).add(shard, 8).add(2, 1);
    return new BigInteger(hex.toString(), 16).toString();
  }

  /** Numbers in hex of a fixed width, one after another. */
  private static final class HexText {
    private static final String DIGITS = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder(HEX_DIGITS);

    HexText add(long number, int width) {
      for (int shift = (width - 1) * 4; shift >= 0; shift -= 4) {
        text.append(DIGITS.charAt((int) (number >>> shift) & 15));
      }
      return this;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
