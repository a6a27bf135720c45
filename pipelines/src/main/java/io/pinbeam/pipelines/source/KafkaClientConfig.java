package io.pinbeam.pipelines.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringReader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The settings with which Kafka is reached, as every Kafka client takes them from a {@code
 * client.properties} file: brokers, TLS, SASL. It is read once where the pipeline is built and goes
 * to the workers with it, so that no worker needs the file. Neither {@link #toString} nor any
 * message made here holds a password.
 */
public final class KafkaClientConfig implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  private static final Pattern SECRET_NAME =
      Pattern.compile("password|secret|jaas|token|credential|\\.key$");

  /** An option of a login module whose value nobody is to read. */
  private static final Pattern SECRET_OPTION =
      Pattern.compile(
          "(?i)\\w*(?:password|secret|token|key)\\w*\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]+))");

  private final TreeMap<String, String> settings;

  private KafkaClientConfig(Map<String, String> settings) {
    this.settings = new TreeMap<>(settings);
  }

  /** Settings by their usual names; {@code bootstrap.servers} must be among them. */
  public static KafkaClientConfig of(Map<String, String> settings) {
    if (settings.getOrDefault(BOOTSTRAP_SERVERS, "").isBlank()) {
      throw new IllegalArgumentException(
          "no Kafka brokers are named: give --bootstrapServers, or bootstrap.servers in the client"
              + " properties");
    }
    return new KafkaClientConfig(settings);
  }

  /**
   * Reads a properties file, from any file system that Beam knows.
   *
   * @param file its path, or null for none
   * @param bootstrapServers the brokers, instead of those in the file, or null
   */
  public static KafkaClientConfig load(@Nullable String file, @Nullable String bootstrapServers)
      throws IOException {
    Properties properties = file == null ? new Properties() : read(file);
    TreeMap<String, String> settings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      settings.put(name, properties.getProperty(name));
    }
    if (bootstrapServers != null) {
      settings.put(BOOTSTRAP_SERVERS, bootstrapServers);
    }
    return of(settings);
  }

  public String bootstrapServers() {
    return settings.get(BOOTSTRAP_SERVERS);
  }

  @Override
  public String toString() {
    return "Kafka at " + bootstrapServers();
  }

  /**
   * A consumer that belongs to no group, leaves no trace, starts only where it is told, and sees
   * only what is committed.
   */
  public Consumer<byte[], byte[]> openConsumer() throws IOException {
    return openConsumer(Map.of());
  }

  /** The same with other settings where the user's own say nothing. */
  public Consumer<byte[], byte[]> openConsumer(Map<String, String> defaults) throws IOException {
    try {
      return new KafkaConsumer<>(
          consumerSettings(defaults), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException | IllegalArgumentException e) {
      throw failure("cannot make a client of " + this, e);
    }
  }

  Properties consumerSettings() {
    return consumerSettings(Map.of());
  }

  private Properties consumerSettings(Map<String, String> defaults) {
    Properties consumer = new Properties();
    // For reading a lot at once, unless the file says otherwise.
    consumer.setProperty("default.api.timeout.ms", "30000");
    consumer.setProperty("max.poll.records", "2000");
    consumer.setProperty("max.partition.fetch.bytes", Integer.toString(4 << 20));
    consumer.setProperty("receive.buffer.bytes", "-1");
    // At the end of a partition the consumer has already asked for more: the next range waits for
    // that answer, half a second by default.
    consumer.setProperty("fetch.max.wait.ms", "20");
    consumer.putAll(defaults);
    consumer.putAll(settings);
    // What the reading of a range stands on, whatever the file says.
    consumer.remove("group.id");
    consumer.remove("group.instance.id");
    consumer.remove("key.deserializer");
    consumer.remove("value.deserializer");
    consumer.setProperty("isolation.level", "read_committed");
    consumer.setProperty("auto.offset.reset", "none");
    consumer.setProperty("enable.auto.commit", "false");
    consumer.setProperty("allow.auto.create.topics", "false");
    return consumer;
  }

  /** A failure in one line, with the reason that lies deepest and without secrets. */
  public IOException failure(String what, Exception cause) {
    Throwable deepest = cause;
    boolean clean = true;
    for (Throwable t = cause; t != null; t = t.getCause()) {
      deepest = t;
      clean &= t.getMessage() == null || t.getMessage().equals(withoutSecrets(t.getMessage()));
    }
    String reason =
        deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    String message = what + ": " + withoutSecrets(reason).replaceAll("\\s*\\R\\s*", " ");
    // A cause is printed with its own message, which is not ours to change.
    return clean ? new IOException(message, cause) : new IOException(message);
  }

  private String withoutSecrets(String message) {
    String clean = message;
    for (String secret : secrets()) {
      clean = clean.replace(secret, "…");
    }
    return clean;
  }

  private Set<String> secrets() {
    // The longest first: one may hold another.
    Set<String> secrets =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    settings.forEach(
        (name, value) -> {
          if (SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find() && !value.isBlank()) {
            secrets.add(value);
            Matcher option = SECRET_OPTION.matcher(value);
            while (option.find()) {
              secrets.add(option.group(1) == null ? option.group(2) : option.group(1));
            }
          }
        });
    secrets.remove("");
    return secrets;
  }

  private static Properties read(String file) throws IOException {
    Properties properties = new Properties();
    try (var channel = FileSystems.open(FileSystems.matchNewResource(file, false));
        var in = Channels.newInputStream(channel)) {
      properties.load(new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new IOException("there is no file of Kafka client properties " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a file of Kafka client properties: " + file, e);
    }
    return properties;
  }
}
