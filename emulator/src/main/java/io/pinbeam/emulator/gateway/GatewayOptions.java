package io.pinbeam.emulator.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The gateway's command line. */
record GatewayOptions(GatewaySettings settings, boolean stopWithStdin) {
  static final String USAGE =
      """
      Starts the gateway to Kafka and Kinesis, prints its address, then READY, and runs until it
      is told to end (SIGTERM); what is under way then is still answered.
        --host=HOST                where to listen; 127.0.0.1 by default
        --port=PORT                any free one by default
        --basePath=/PATH           what all paths begin with; nothing by default
        --bootstrapServers=H:P,…   Kafka
        --kafkaConfig=FILE         a Kafka client's properties, as the usual client.properties
        --awsRegion=REGION         Kinesis; by default as the AWS SDK finds it, or no Kinesis
        --kinesisEndpoint=URL      the region's own by default
        --apiKeyFile=FILE          the keys that are accepted in x-api-key, one a line
        --certificate=FILE         answers over TLS with this certificate in PEM, behind it those
                                   that signed it
        --privateKey=FILE          its key in PEM; by default it is in --certificate too
        --maxBodyBytes=N           the largest body; 10 MiB by default
        --maxRequests=N            requests under way at once; 256 by default
        --maxBytes=N               bytes of bodies under way at once; 32 MiB by default
        --ackTimeoutSeconds=N      how long Kafka and Kinesis have to answer; 10 by default
        --stopWithStdin=true       ends when its standard input does""";

  private static final Set<String> NAMES =
      Set.of(
          "host",
          "port",
          "basePath",
          "bootstrapServers",
          "kafkaConfig",
          "awsRegion",
          "kinesisEndpoint",
          "apiKeyFile",
          "certificate",
          "privateKey",
          "maxBodyBytes",
          "maxRequests",
          "maxBytes",
          "ackTimeoutSeconds",
          "stopWithStdin");

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException in one line, if an option is wrong
   */
  static GatewayOptions parse(String... arguments) {
    Map<String, String> options = options(arguments);
    GatewaySettings settings = GatewaySettings.onLoopback();
    if (options.containsKey("host")) {
      settings = settings.withHost(options.get("host"));
    }
    settings =
        settings
            .withPort((int) number(options, "port", 0, 0, 65_535))
            .withBasePath(basePath(options.getOrDefault("basePath", "/")))
            .withKafka(kafka(options))
            .withLimits(limits(options))
            .withApiKeys(apiKeys(options));
    settings = withCertificate(settings, options);
    Optional<KinesisAccess> kinesis = kinesis(options);
    if (kinesis.isPresent()) {
      settings = settings.withKinesis(kinesis.get());
    }
    if (settings.kafka().isEmpty() && kinesis.isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to be a gateway to: give --bootstrapServers, --kafkaConfig or"
              + " --awsRegion");
    }
    return new GatewayOptions(
        settings, options.getOrDefault("stopWithStdin", "false").equals("true"));
  }

  private static Map<String, String> options(String... arguments) {
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
    return options;
  }

  private static long number(
      Map<String, String> options, String name, long byDefault, long min, long max) {
    String given = options.get(name);
    if (given == null) {
      return byDefault;
    }
    try {
      long number = Long.parseLong(given);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same message as for a number out of range.
    }
    throw new IllegalArgumentException(
        "--" + name + " needs a whole number from " + min + " to " + max);
  }

  private static String basePath(String given) {
    if (!given.startsWith("/")) {
      throw new IllegalArgumentException("--basePath begins with /");
    }
    return given.length() > 1 && given.endsWith("/")
        ? given.substring(0, given.length() - 1)
        : given;
  }

  private static GatewayLimits limits(Map<String, String> options) {
    GatewayLimits byDefault = GatewayLimits.DEFAULT;
    long bodyBytes =
        number(options, "maxBodyBytes", byDefault.maxBodyBytes(), 1, Integer.MAX_VALUE - 8L);
    return new GatewayLimits(
        (int) bodyBytes,
        (int) number(options, "maxRequests", byDefault.maxRequests(), 1, 100_000),
        number(options, "maxBytes", Math.max(byDefault.maxBytes(), bodyBytes), bodyBytes, 1L << 40),
        Duration.ofSeconds(
            number(options, "ackTimeoutSeconds", byDefault.ackTimeout().toSeconds(), 1, 600)));
  }

  private static ApiKeys apiKeys(Map<String, String> options) {
    String file = options.get("apiKeyFile");
    if (file == null) {
      return ApiKeys.none();
    }
    try {
      return ApiKeys.read(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot use --apiKeyFile " + file + ": " + reason(e), e);
    }
  }

  private static GatewaySettings withCertificate(
      GatewaySettings settings, Map<String, String> options) {
    String certificate = options.get("certificate");
    if (certificate == null) {
      if (options.containsKey("privateKey")) {
        throw new IllegalArgumentException("--privateKey needs --certificate");
      }
      return settings;
    }
    try {
      return settings.withCertificate(
          Path.of(certificate), Path.of(options.getOrDefault("privateKey", certificate)));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot use --certificate: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> kafka(Map<String, String> options) {
    Map<String, Object> kafka = new HashMap<>();
    String file = options.get("kafkaConfig");
    if (file != null) {
      Properties properties = new Properties();
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        properties.load(in);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "cannot read --kafkaConfig " + file + ": " + reason(e), e);
      }
      properties.stringPropertyNames().forEach(n -> kafka.put(n, properties.getProperty(n)));
    }
    if (options.containsKey("bootstrapServers")) {
      kafka.put("bootstrap.servers", options.get("bootstrapServers"));
    }
    if (file != null && !kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException(
          "--kafkaConfig has no bootstrap.servers: give --bootstrapServers");
    }
    return kafka;
  }

  private static Optional<KinesisAccess> kinesis(Map<String, String> options) {
    Optional<URI> endpoint = Optional.ofNullable(options.get("kinesisEndpoint")).map(URI::create);
    return region(options, endpoint.isPresent())
        .map(
            region ->
                new KinesisAccess(endpoint, region, DefaultCredentialsProvider.builder().build()));
  }

  private static Optional<Region> region(Map<String, String> options, boolean needed) {
    if (options.containsKey("awsRegion")) {
      return Optional.of(Region.of(options.get("awsRegion")));
    }
    try {
      return Optional.of(DefaultAwsRegionProviderChain.builder().build().getRegion());
    } catch (SdkClientException e) {
      if (needed) {
        throw new IllegalArgumentException("--kinesisEndpoint needs --awsRegion", e);
      }
      return Optional.empty();
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }
}
