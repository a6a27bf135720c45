package io.pinbeam.emulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** The keys that open the gateway; without any it is open to everybody. */
final class ApiKeys {
  private final List<byte[]> keys;

  private ApiKeys(List<byte[]> keys) {
    this.keys = keys;
  }

  static ApiKeys none() {
    return new ApiKeys(List.of());
  }

  /** A key a line, so that an old and a new one can be valid at once. */
  static ApiKeys read(Path file) throws IOException {
    List<byte[]> keys =
        Files.readAllLines(file, UTF_8).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(line -> line.getBytes(UTF_8))
            .toList();
    if (keys.isEmpty()) {
      throw new IOException("it holds no key");
    }
    return new ApiKeys(keys);
  }

  /** Whether it is open to everybody. */
  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Takes the same time however much of a key is right. */
  boolean accept(String given) {
    if (keys.isEmpty()) {
      return true;
    }
    byte[] bytes = (given == null ? "" : given).getBytes(UTF_8);
    boolean accepted = false;
    for (byte[] key : keys) {
      accepted |= MessageDigest.isEqual(key, bytes);
    }
    return accepted;
  }
}
