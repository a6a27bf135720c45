package io.pinbeam.emulator.cloud;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the command line asks of the local cloud. */
record CloudSettings(
    List<String> parts,
    Optional<Path> data,
    Map<String, Integer> ports,
    Optional<String> user,
    Optional<Path> apiKeyFile,
    boolean gatewayTls,
    boolean kafkaRoles,
    boolean shardRates,
    Duration iteratorLife) {
  static final List<String> PARTS = List.of("kafka", "s3", "kinesis", "database", "gateway");

  /** What has a port: each part by its own name, and the further listeners of the broker. */
  private static final List<String> ADDRESSES =
      Stream.concat(PARTS.stream(), Stream.of("kafka-scram", "kafka-iam")).toList();

  /** What topics, streams and buckets all take. */
  private static final Pattern USER =
      Pattern.compile("(?:[a-z0-9][a-z0-9-]{0,38}[a-z0-9]|[a-z0-9])?");

  static final String USAGE =
      """
      Starts the local cloud on 127.0.0.1, prints where each part answers, then READY, and runs
      until its standard input ends.
        --parts=NAME,NAME    which parts; all by default: %s
        --data=FOLDER        where the data stays after the end; a temporary folder by default
        --port.NAME=PORT     the port of an address; a free one by default:
                             %s
        --user=NAME          makes this user's topics, streams and bucket; none by default
        --apiKeyFile=FILE    the keys that the gateway asks for, one a line; none by default
        --gatewayTls=true    the gateway answers over TLS; PINBEAM_GATEWAY_CA is what to trust
        --kafkaRoles=true    two more keys for Kafka by IAM: one only writes the topics of --user,
                             one only reads them
        --shardRates=true    Kinesis takes 1 MiB and 1,000 records a second and shard, no more
        --iteratorSeconds=N  Kinesis lets an iterator expire after so long; 300 by default, as AWS"""
          .formatted(String.join(",", PARTS), String.join(", ", ADDRESSES));

  CloudSettings {
    parts = List.copyOf(parts);
    ports = Map.copyOf(ports);
  }

  static CloudSettings parse(String... arguments) throws CloudException {
    List<String> parts = PARTS;
    Optional<Path> data = Optional.empty();
    Map<String, Integer> ports = new LinkedHashMap<>();
    Optional<String> user = Optional.empty();
    Optional<Path> apiKeyFile = Optional.empty();
    boolean gatewayTls = false;
    boolean kafkaRoles = false;
    boolean shardRates = false;
    Duration iteratorLife = Duration.ofMinutes(5);
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new CloudException("not an option: " + argument);
      }
      String name = argument.substring(2, equals);
      String value = argument.substring(equals + 1);
      if (name.equals("parts")) {
        parts = parts(value);
      } else if (name.equals("data")) {
        data = Optional.of(path(name, value));
      } else if (name.equals("user")) {
        user = user(value);
      } else if (name.equals("apiKeyFile")) {
        apiKeyFile = Optional.of(path(name, value));
      } else if (name.equals("gatewayTls")) {
        gatewayTls = yes(argument, value);
      } else if (name.equals("kafkaRoles")) {
        kafkaRoles = yes(argument, value);
      } else if (name.equals("shardRates")) {
        shardRates = yes(argument, value);
      } else if (name.equals("iteratorSeconds")) {
        iteratorLife = seconds(argument, value);
      } else if (name.startsWith("port.")) {
        ports.put(address(name.substring("port.".length())), port(argument, value));
      } else {
        throw new CloudException("not an option: --" + name);
      }
    }
    return new CloudSettings(
        parts, data, ports, user, apiKeyFile, gatewayTls, kafkaRoles, shardRates, iteratorLife);
  }

  /** The port asked for, or 0 for any free one. */
  int port(String address) {
    return ports.getOrDefault(address, 0);
  }

  private static List<String> parts(String value) throws CloudException {
    List<String> parts = new ArrayList<>();
    for (String name : value.split(",", -1)) {
      String part = part(name);
      if (!parts.contains(part)) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static String part(String name) throws CloudException {
    if (!PARTS.contains(name)) {
      throw new CloudException("there is no part '" + name + "', only " + String.join(", ", PARTS));
    }
    return name;
  }

  private static String address(String name) throws CloudException {
    if (!ADDRESSES.contains(name)) {
      throw new CloudException(
          "there is no address '" + name + "', only " + String.join(", ", ADDRESSES));
    }
    return name;
  }

  /** None for an empty name. */
  private static Optional<String> user(String value) throws CloudException {
    if (!USER.matcher(value).matches()) {
      throw new CloudException(
          "--user="
              + value
              + " is not allowed: lower-case letters, digits and hyphens are, at most 40");
    }
    return Optional.of(value).filter(name -> !name.isEmpty());
  }

  private static boolean yes(String argument, String value) throws CloudException {
    if (!value.equals("true") && !value.equals("false")) {
      throw new CloudException("neither true nor false: " + argument);
    }
    return value.equals("true");
  }

  private static Duration seconds(String argument, String value) throws CloudException {
    if (!value.matches("[1-9][0-9]{0,4}")) {
      throw new CloudException("not a number of seconds: " + argument);
    }
    return Duration.ofSeconds(Integer.parseInt(value));
  }

  private static Path path(String option, String value) throws CloudException {
    if (value.isEmpty()) {
      throw new CloudException("--" + option + " needs a path");
    }
    try {
      return Path.of(value).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new CloudException("--" + option + " is no path: " + value, e);
    }
  }

  private static int port(String argument, String value) throws CloudException {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // The same message as for a number out of range.
    }
    throw new CloudException("not a port: " + argument);
  }
}
