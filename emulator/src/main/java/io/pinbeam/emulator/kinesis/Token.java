package io.pinbeam.emulator.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Fields that a client gets as one opaque text and sends back: shard iterators and the marks of a
 * next page. A text that was not made here is not read; those of before a restart are.
 */
final class Token {
  private static final int SEAL_BYTES = 16;

  private final SecretKeySpec key;

  private Token(SecretKeySpec key) {
    this.key = key;
  }

  /** Sealed with a secret, for one use. */
  static Token of(String secret, String use) {
    return new Token(new SecretKeySpec((use + ":" + secret).getBytes(UTF_8), "HmacSHA256"));
  }

  /** The fields must not hold a slash, but the last may. */
  String write(Object... fields) {
    byte[] text =
        String.join("/", Arrays.stream(fields).map(Object::toString).toList()).getBytes(UTF_8);
    byte[] sealed = Arrays.copyOf(seal(text), SEAL_BYTES + text.length);
    System.arraycopy(text, 0, sealed, SEAL_BYTES, text.length);
    return Base64.getEncoder().encodeToString(sealed);
  }

  /** The fields again, if there are so many. */
  Optional<List<String>> read(String token, int count) {
    byte[] sealed;
    try {
      sealed = Base64.getDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (sealed.length <= SEAL_BYTES) {
      return Optional.empty();
    }
    byte[] text = Arrays.copyOfRange(sealed, SEAL_BYTES, sealed.length);
    byte[] seal = Arrays.copyOf(sealed, SEAL_BYTES);
    if (!MessageDigest.isEqual(seal, seal(text))) {
      return Optional.empty();
    }
    return Optional.of(List.of(new String(text, UTF_8).split("/", count)));
  }

  private byte[] seal(byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(text);
      return Arrays.copyOf(mac.doFinal(), SEAL_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
