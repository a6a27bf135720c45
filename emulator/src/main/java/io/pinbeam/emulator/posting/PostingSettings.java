package io.pinbeam.emulator.posting;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.emulator.Loopback;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.RowDraws;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** What the command line asks of the posting emulator. */
record PostingSettings(
    URI gateway,
    String user,
    PostingMode mode,
    OptionalDouble rate,
    OptionalLong count,
    long seed,
    boolean originalDraws,
    double defects,
    Optional<Path> databaseCredentials,
    Optional<Path> apiKeyFile,
    Optional<Path> caFile,
    Optional<Path> journal,
    boolean again,
    int batch,
    int inFlight,
    Duration patience,
    String topics,
    String streams,
    boolean json) {

  static final String USAGE =
      """
      EmulatePosts --gateway=URL [options]
      Posts random rows of the source database, each as a pin, a geo and a user record, until
      --count or Ctrl-C.
        --gateway=URL        the gateway, or the API's stage on AWS
        --user=NAME          the first part of the topics' names (default demo)
        --mode=both          batch: to Kafka; streaming: to Kinesis; both (default batch)
        --count=N            draws to make; without it, until Ctrl-C
        --rate=N             posts a second; 0 is as fast as can be (default; with the original
                             draws without --rate: their pauses of 0 or 1 s before each post)
        --draws=original     draws as the original emulator: a draw may have no row (default random)
        --seed=N             the same seed draws the same rows (default 1; 100 for original)
        --defects=0.05       share of records, 0 to 1, with a defect of some sort; the database must
                             hold the made-up posts (default 0)
        --dbCreds=FILE       db_creds.yaml with HOST, USER, PASSWORD, DATABASE, PORT; without it
                             the file that PINBEAM_DB_CREDS names, or PINBEAM_DB_HOST and so on
        --apiKeyFile=FILE    holds the API's key
        --caFile=FILE        the authorities that the gateway's certificate has to be from, in PEM;
                             without it the file that PINBEAM_GATEWAY_CA names, or Java's own
        --journal=FILE       writes down what was acknowledged: a run with the same options that is
                             started again goes on from there and posts nothing of it twice
        --again              begins the journal anew
        --batch=N            posts a request, 1 to 500 (default 200; fewer for a low --rate)
        --inFlight=N         requests at a time, 1 to 64 (default 4)
        --retryFor=SECONDS   how long a request that fails is sent again (default 300)
        --topics=PATTERN     default {user}.{kind}; without {kind} all go to one topic
        --streams=PATTERN    default streaming-{user}-{kind}; without {kind} all go to one stream
        --json               ends with one line of JSON instead of the sentence
      """;

  private static final long USUAL_SEED = 1;
  private static final int USUAL_BATCH = 200;

  /**
   * @throws IllegalArgumentException in one line, for what makes no sense
   */
  static PostingSettings parse(String... arguments) {
    Options options = new Options(arguments);
    boolean original = options.oneOf("draws", "random", "original").equals("original");
    PostingSettings settings =
        new PostingSettings(
            gateway(options.text("gateway").orElse("")),
            options.matching("user", "demo", "[A-Za-z0-9_-]+"),
            PostingMode.valueOf(
                options.oneOf("mode", "batch", "streaming", "both").toUpperCase(Locale.ROOT)),
            options.decimal("rate", value -> value >= 0),
            options.whole("count", value -> value >= 0),
            options.whole("seed", value -> true).orElse(original ? OriginalDraws.SEED : USUAL_SEED),
            original,
            options.decimal("defects", value -> value >= 0 && value <= 1).orElse(0),
            options.path("dbCreds"),
            options.path("apiKeyFile"),
            options.path("caFile"),
            options.path("journal"),
            options.flag("again"),
            (int) options.whole("batch", value -> value >= 1 && value <= 500).orElse(USUAL_BATCH),
            (int) options.whole("inFlight", value -> value >= 1 && value <= 64).orElse(4),
            Duration.ofSeconds(
                options.whole("retryFor", value -> value >= 0 && value < 1 << 20).orElse(300)),
            options.matching("topics", "{user}.{kind}", "[A-Za-z0-9._{}-]+"),
            options.matching("streams", "streaming-{user}-{kind}", "[A-Za-z0-9._{}-]+"),
            options.flag("json"));
    options.checkAllUsed();
    if (settings.topics().equals(settings.streams())) {
      throw new IllegalArgumentException("--topics and --streams must differ");
    }
    if (settings.apiKeyFile().isPresent() && settings.showsItsKey()) {
      throw new IllegalArgumentException(
          "--apiKeyFile needs a gateway with https:// or on this machine: http:// shows the key to"
              + " the network");
    }
    return settings;
  }

  private boolean showsItsKey() {
    return gateway.getScheme().equals("http") && !Loopback.isName(gateway.getHost());
  }

  /** Every topic and stream that is posted to. */
  List<Destination> destinations() {
    List<Destination> destinations = new ArrayList<>();
    for (DestinationType type : mode.types()) {
      String pattern = type == DestinationType.TOPIC ? topics : streams;
      for (PostKind kind : PostKind.values()) {
        String name = pattern.replace("{user}", user).replace("{kind}", kind.label());
        destinations.add(new Destination(type, kind, name));
      }
    }
    return destinations;
  }

  RowDraws draws(long rows) {
    return originalDraws ? OriginalDraws.withSeed(seed) : RowDraws.random(seed, rows);
  }

  /** Whether each post waits as long as the original emulator does. */
  boolean pauses() {
    return originalDraws && rate.isEmpty();
  }

  /** Posts a request: at a low rate no more than a quarter of a second gives. */
  int postsPerBatch() {
    if (pauses()) {
      return 1;
    }
    double wanted = rate.orElse(0);
    return wanted == 0 ? batch : (int) Math.max(1, Math.min(batch, wanted / 4));
  }

  /** What makes the run's batches what they are. */
  ObjectNode run(long rows) {
    return new ObjectMapper()
        .createObjectNode()
        .put("draws", originalDraws ? "original" : "random")
        .put("seed", seed)
        .put("rows", rows)
        .put("batch", postsPerBatch())
        .put("defects", defects)
        .put("user", user)
        .put("topics", topics)
        .put("streams", streams);
  }

  private static URI gateway(String text) {
    try {
      URI uri = URI.create(text);
      if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below. The text may hold a secret.
    }
    throw new IllegalArgumentException("--gateway=URL is missing or no http(s) address");
  }

  /** The arguments by name; each is taken once. */
  private static final class Options {
    private final Map<String, String> values = new LinkedHashMap<>();

    Options(String... arguments) {
      for (String argument : arguments) {
        if (!argument.startsWith("--")) {
          throw new IllegalArgumentException("not an option; --help lists them");
        }
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
        values.put(name, equals < 0 ? "true" : argument.substring(equals + 1));
      }
    }

    Optional<String> text(String name) {
      return Optional.ofNullable(values.remove(name));
    }

    Optional<Path> path(String name) {
      return text(name).map(Path::of);
    }

    boolean flag(String name) {
      return text(name).map(text -> !text.equals("false")).orElse(false);
    }

    String matching(String name, String otherwise, String pattern) {
      String text = text(name).orElse(otherwise);
      if (!text.matches(pattern)) {
        throw new IllegalArgumentException("--" + name + ": " + pattern);
      }
      return text;
    }

    /** The first is the default. */
    String oneOf(String name, String... choices) {
      String text = text(name).orElse(choices[0]);
      if (!List.of(choices).contains(text)) {
        throw new IllegalArgumentException("--" + name + ": " + String.join(" or ", choices));
      }
      return text;
    }

    OptionalLong whole(String name, Predicate<Long> valid) {
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        return OptionalLong.empty();
      }
      try {
        long value = Long.parseLong(text.get());
        if (valid.test(value)) {
          return OptionalLong.of(value);
        }
      } catch (NumberFormatException e) {
        // The same message as for a number out of range.
      }
      throw new IllegalArgumentException("--" + name + ": not a number that it can be");
    }

    OptionalDouble decimal(String name, Predicate<Double> valid) {
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        return OptionalDouble.empty();
      }
      try {
        double value = Double.parseDouble(text.get());
        if (Double.isFinite(value) && valid.test(value)) {
          return OptionalDouble.of(value);
        }
      } catch (NumberFormatException e) {
        // The same message as for a number out of range.
      }
      throw new IllegalArgumentException("--" + name + ": not a number that it can be");
    }

    void checkAllUsed() {
      if (!values.isEmpty()) {
        throw new IllegalArgumentException(
            "no option --" + values.keySet().iterator().next() + "; --help lists them");
      }
    }
  }
}
