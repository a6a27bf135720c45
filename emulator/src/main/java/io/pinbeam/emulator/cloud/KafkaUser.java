package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.SecretFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The one user that the broker knows by a password, which is drawn at the first start and kept with
 * the broker's data.
 */
record KafkaUser(String name, String password) {
  private static final String FILE = "user.properties";

  /** The user of a folder, drawn if it has none yet. */
  static KafkaUser of(Path folder) throws IOException {
    return Files.exists(folder.resolve(FILE)) ? load(folder) : draw(folder.resolve(FILE));
  }

  /** The user of a folder that has one. */
  static KafkaUser load(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new IOException("the broker's data is there, but not its user's file " + file);
    }
    Properties properties = SecretFile.load(file);
    String name = properties.getProperty("name");
    String password = properties.getProperty("password");
    if (name == null || password == null) {
      throw new IOException(file + " holds no user");
    }
    return new KafkaUser(name, password);
  }

  private static KafkaUser draw(Path file) throws IOException {
    byte[] drawn = new byte[20];
    new SecureRandom().nextBytes(drawn);
    KafkaUser user = new KafkaUser("pinbeam", HexFormat.of().formatHex(drawn));
    Properties properties = new Properties();
    properties.setProperty("name", user.name);
    properties.setProperty("password", user.password);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    SecretFile.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
    return user;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Kafka user " + name;
  }
}
