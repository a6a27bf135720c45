package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.RowSlots;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Puts pseudonyms into the row that a buffer holds last. One for each thread. */
final class RowPseudonyms {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

  private final @Nullable Mac mac;
  private final byte[] hash;
  private final byte[] pseudonym = new byte[Pseudonyms.PREFIX.length() + 2 * Pseudonyms.HASH_BYTES];
  private final ByteBuffer point = ByteBuffer.allocate(2 * Long.BYTES);

  /** Of null, rows stay as they are. */
  RowPseudonyms(@Nullable Pseudonyms pseudonyms) {
    mac = pseudonyms == null ? null : pseudonyms.mac();
    hash = new byte[mac == null ? 0 : mac.getMacLength()];
    byte[] prefix = Pseudonyms.PREFIX.getBytes(US_ASCII);
    System.arraycopy(prefix, 0, pseudonym, 0, prefix.length);
  }

  void apply(RowBuffer rows) {
    if (mac == null) {
      return;
    }
    int row = rows.size() - 1;
    switch (rows.kind()) {
      case PIN -> name(rows, row, RowSlots.POSTER_NAME);
      case GEO -> coordinates(rows, row);
      case USER -> name(rows, row, RowSlots.USER_NAME);
    }
  }

  private void name(RowBuffer rows, int row, int slot) {
    if (!rows.hasText(row, slot)) {
      return;
    }
    int from = rows.textFrom(row, slot);
    hash(rows.text(), from, rows.textTo(row, slot) - from);
    int at = Pseudonyms.PREFIX.length();
    for (int i = 0; i < Pseudonyms.HASH_BYTES; i++) {
      pseudonym[at++] = DIGITS[hash[i] >> 4 & 0xf];
      pseudonym[at++] = DIGITS[hash[i] & 0xf];
    }
    rows.replaceLastText(slot, pseudonym, 0, pseudonym.length);
  }

  /**
   * Two points of one square stay two: rows that differ in them alone are counted as a conflict,
   * with pseudonyms as without. Their hash is keyed, for there are few enough points to try all.
   */
  private void coordinates(RowBuffer rows, int row) {
    if (!rows.hasNumber(row, RowSlots.LATITUDE)) {
      return;
    }
    double latitude = rows.decimal(row, RowSlots.LATITUDE);
    double longitude = rows.decimal(row, RowSlots.LONGITUDE);
    point.putDouble(0, latitude).putDouble(Long.BYTES, longitude);
    hash(point.array(), 0, 2 * Long.BYTES);
    rows.replaceLastNumber(RowSlots.EXACT_POINT, ByteBuffer.wrap(hash).getLong());
    rows.replaceLastNumber(
        RowSlots.LATITUDE, Double.doubleToRawLongBits(Pseudonyms.coarsened(latitude)));
    rows.replaceLastNumber(
        RowSlots.LONGITUDE, Double.doubleToRawLongBits(Pseudonyms.coarsened(longitude)));
  }

  private void hash(byte[] bytes, int from, int length) {
    try {
      mac.update(bytes, from, length);
      mac.doFinal(hash, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the hash has its length", e);
    }
  }
}
