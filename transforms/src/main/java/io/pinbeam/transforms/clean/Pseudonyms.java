package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What names and coordinates become where they must not be written as they are. Plain Java; given
 * to {@link CleaningRules#withPseudonyms}.
 *
 * <p>A name becomes {@code p_} and the first 16 bytes of the HMAC-SHA256 of its UTF-8, in
 * hexadecimal digits: the same name the same, in every column, table and run of one key, and none
 * can be led back to its name without the key. Latitude and longitude become {@code rint(10 ·
 * degrees) / 10}, a grid of a tenth of a degree (11 km and less). What is null stays null.
 *
 * <p>The key goes to the workers with the steps that clean; {@link #toString} and everything that
 * is written has its {@link #keyId} alone.
 */
public final class Pseudonyms implements Serializable {
  /** Of the key; a shorter one could be guessed. */
  public static final int LEAST_KEY_BYTES = 32;

  static final String PREFIX = "p_";
  static final int HASH_BYTES = 16;

  private static final long serialVersionUID = 1;
  private static final String ALGORITHM = "HmacSHA256";

  /** No name has a NUL byte in front that came out of a form. */
  private static final String KEY_ID = "\0pinbeam key id";

  private static final int KEY_ID_BYTES = 4;
  private static final double STEPS_OF_A_DEGREE = 10;

  private final byte[] key;

  private Pseudonyms(byte[] key) {
    this.key = key;
  }

  /**
   * Those of a key.
   *
   * @throws IllegalArgumentException if it has fewer than {@link #LEAST_KEY_BYTES} bytes
   */
  public static Pseudonyms of(byte[] key) {
    if (key.length < LEAST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key has " + LEAST_KEY_BYTES + " bytes or more, not " + key.length);
    }
    return new Pseudonyms(key.clone());
  }

  /** Tells keys apart, and tells nothing of them: eight hexadecimal digits. */
  public String keyId() {
    byte[] hash = mac().doFinal(KEY_ID.getBytes(UTF_8));
    return HexFormat.of().formatHex(hash, 0, KEY_ID_BYTES);
  }

  /** What stands for a name, as it is after cleaning. */
  public String ofName(String name) {
    byte[] hash = mac().doFinal(name.getBytes(UTF_8));
    return PREFIX + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  /** The nearest tenth of a degree, of two the even one. */
  public static double coarsened(double degrees) {
    // Zero has one form.
    return Math.rint(degrees * STEPS_OF_A_DEGREE) / STEPS_OF_A_DEGREE + 0.0;
  }

  /** A new one, for one thread. */
  Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pseudonyms pseudonyms && MessageDigest.isEqual(key, pseudonyms.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return "Pseudonyms[key " + keyId() + "]";
  }
}
