package io.pinbeam.emulator.aws;

import io.pinbeam.emulator.SecretFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;

/**
 * The one access key of the local cloud: drawn at the first start and kept with the data, so that
 * clients of a folder that is started again need no new one.
 */
public final class AccessKey {
  private final String id;
  private final String secret;

  private AccessKey(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * The key of a folder, drawn if it has none yet.
   *
   * @throws IOException in one line, if the key's file cannot be read or written
   */
  public static AccessKey of(Path folder) throws IOException {
    return in(folder.resolve("access-key.properties"));
  }

  /** The same for one more key of the folder, by its name. */
  public static AccessKey of(Path folder, String name) throws IOException {
    return in(folder.resolve(name + "-key.properties"));
  }

  private static AccessKey in(Path file) throws IOException {
    try {
      return Files.exists(file) ? load(file) : draw(file);
    } catch (IOException e) {
      throw new IOException("cannot read or write " + file + ": " + e.getMessage(), e);
    }
  }

  /** A key that is known elsewhere. */
  public static AccessKey of(String id, String secret) {
    return new AccessKey(id, secret);
  }

  public String id() {
    return id;
  }

  public String secret() {
    return secret;
  }

  private static AccessKey load(Path file) throws IOException {
    Properties properties = SecretFile.load(file);
    String id = properties.getProperty("id");
    String secret = properties.getProperty("secret");
    if (id == null || secret == null) {
      throw new IOException("it holds no access key");
    }
    return new AccessKey(id, secret);
  }

  private static AccessKey draw(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    // The form of an AWS key, with a beginning that AWS does not hand out.
    AccessKey key =
        new AccessKey("LOCAL" + hex(random, 8).toUpperCase(Locale.ROOT), hex(random, 20));
    Properties properties = new Properties();
    properties.setProperty("id", key.id);
    properties.setProperty("secret", key.secret);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    SecretFile.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
    return key;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "access key " + id;
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
