package io.pinbeam.emulator.kinesis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the stream that a request is about, by its name or its ARN. */
final class StreamLookup {
  /** The account that everything here belongs to. */
  static final String ACCOUNT = "000000000000";

  private static final Pattern ARN =
      Pattern.compile("arn:aws[^:]*:kinesis:([^:]*):(\\d{12}):stream/([a-zA-Z0-9_.-]{1,128})");

  private final Streams streams;
  private final String region;

  StreamLookup(Streams streams, String region) {
    this.streams = streams;
    this.region = region;
  }

  String arn(String name) {
    return "arn:aws:kinesis:" + region + ":" + ACCOUNT + ":stream/" + name;
  }

  /** The stream, in whatever state. */
  KinesisStream find(Request request) {
    String name = name(request).orElseThrow(StreamLookup::missing);
    return find(name);
  }

  /** The stream, if records can be put and read. */
  KinesisStream findReady(Request request) {
    KinesisStream stream = find(request);
    if (stream.status() == KinesisStream.Status.CREATING) {
      throw notFound(stream.state().name());
    }
    return stream;
  }

  KinesisStream find(String name) {
    return streams.find(name).orElseThrow(() -> notFound(name));
  }

  /** The name that a request says, if it says one. */
  Optional<String> name(Request request) {
    Optional<String> name = request.name("StreamName");
    Optional<String> ofArn = request.text("StreamARN", 1, 2048).map(this::nameOf);
    if (name.isPresent() && ofArn.isPresent() && !name.equals(ofArn)) {
      throw KinesisException.argument("StreamName and StreamARN are of different streams.");
    }
    return name.or(() -> ofArn);
  }

  static KinesisException notFound(String name) {
    return KinesisException.notFound(
        "Stream " + name + " under account " + ACCOUNT + " not found.");
  }

  private String nameOf(String arn) {
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw Request.invalid(
          "StreamARN", "Member must satisfy regular expression pattern: " + ARN.pattern());
    }
    if (!parts.group(1).equals(region) || !parts.group(2).equals(ACCOUNT)) {
      throw KinesisException.notFound("Stream with ARN " + arn + " not found.");
    }
    return parts.group(3);
  }

  private static KinesisException missing() {
    return KinesisException.argument("Either StreamName or StreamARN should be provided.");
  }
}
