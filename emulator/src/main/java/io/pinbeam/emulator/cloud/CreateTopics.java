package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.ErrorLine;
import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes a user's topics where there is a Kafka already, as on MSK: {@code USER.pin}, {@code
 * USER.geo}, {@code USER.user}. Those that are there stay as they are, so it may be run at every
 * start, by several hosts at once. It is over when each partition can be written to.
 */
public final class CreateTopics {
  static final String USAGE =
      """
      Makes the topics USER.pin, USER.geo and USER.user; those that are there stay as they are.
        --user=USER                whose topics
        --bootstrapServers=H:P,…   Kafka
        --kafkaConfig=FILE         a Kafka client's properties, as the usual client.properties
        --partitions=N             of each topic; 3 by default
        --replication=N            copies of each partition; the brokers' own default by default
      """;

  // Held here: a logger that nobody refers to forgets its level.
  private static final Logger ROOT = Logger.getLogger("");
  private static final Pattern USER = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,63}");
  private static final Set<String> NAMES =
      Set.of("user", "bootstrapServers", "kafkaConfig", "partitions", "replication");

  private final Map<String, Object> client;
  private final String user;
  private final int partitions;
  private final short replication;

  private CreateTopics(Map<String, Object> client, String user, int partitions, short replication) {
    this.client = client;
    this.user = user;
    this.partitions = partitions;
    this.replication = replication;
  }

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    ROOT.setLevel(Level.SEVERE);
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help")) {
      out.print(USAGE);
      return 0;
    }
    try {
      parse(arguments).create(out);
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("topics: " + ErrorLine.of(e.getMessage()));
      return 2;
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      err.println("topics: they cannot be made: " + ErrorLine.of(cause.getMessage()));
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static CreateTopics parse(List<String> arguments) {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("not an option: " + argument);
      }
      String name = argument.substring(2, equals);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("not an option: --" + name);
      }
      options.put(name, argument.substring(equals + 1));
    }
    String user = options.getOrDefault("user", "");
    if (!USER.matcher(user).matches()) {
      throw new IllegalArgumentException(
          "--user is needed: letters, digits, dots, dashes and underscores");
    }
    return new CreateTopics(
        client(options),
        user,
        number(options, "partitions", Provision.PARTITIONS, 1, 10_000),
        (short) number(options, "replication", -1, 1, Short.MAX_VALUE));
  }

  private static Map<String, Object> client(Map<String, String> options) {
    Map<String, Object> client = new HashMap<>();
    String file = options.get("kafkaConfig");
    if (file != null) {
      Properties properties = new Properties();
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        properties.load(in);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "cannot read --kafkaConfig " + file + ": " + e.getClass().getSimpleName(), e);
      }
      properties.stringPropertyNames().forEach(n -> client.put(n, properties.getProperty(n)));
    }
    if (options.containsKey("bootstrapServers")) {
      client.put("bootstrap.servers", options.get("bootstrapServers"));
    }
    if (!client.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("--bootstrapServers is needed");
    }
    return client;
  }

  private static int number(
      Map<String, String> options, String name, int byDefault, int min, int max) {
    String given = options.get(name);
    if (given == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(given);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same message as for a number out of range.
    }
    throw new IllegalArgumentException(
        "--" + name + " needs a whole number from " + min + " to " + max);
  }

  private void create(PrintStream out) throws ExecutionException, InterruptedException {
    List<String> topics =
        Stream.of(PostKind.values()).map(kind -> user + "." + kind.label()).toList();
    try (Admin admin = Admin.create(client)) {
      for (String topic : topics) {
        boolean made = create(admin, topic);
        Topics.awaitLeaders(admin, List.of(topic));
        TopicDescription now =
            admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get();
        out.println(
            "%s  %s  partitions %d"
                .formatted(made ? "made" : "was there", topic, now.partitions().size()));
      }
    }
  }

  /** Whether it was made now, by this call. */
  private boolean create(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    if (isThere(admin, topic)) {
      return false;
    }
    try {
      admin.createTopics(List.of(new NewTopic(topic, partitions, replication))).all().get();
      return true;
    } catch (ExecutionException e) {
      // Another host made it in between.
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isThere(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }
}
