package io.pinbeam.emulator.gateway;

import io.pinbeam.emulator.Loopback;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a gateway is started with. Without Kafka or Kinesis, that half of its paths answers 503. */
public final class GatewaySettings {
  private final String host;
  private final int port;
  private final String basePath;
  private final Map<String, Object> kafka;
  private final Optional<KinesisAccess> kinesis;
  private final ApiKeys apiKeys;
  private final GatewayLimits limits;
  private final Optional<TlsCertificate> certificate;

  private GatewaySettings(
      String host,
      int port,
      String basePath,
      Map<String, Object> kafka,
      Optional<KinesisAccess> kinesis,
      ApiKeys apiKeys,
      GatewayLimits limits,
      Optional<TlsCertificate> certificate) {
    this.host = host;
    this.port = port;
    this.basePath = basePath;
    this.kafka = Map.copyOf(kafka);
    this.kinesis = kinesis;
    this.apiKeys = apiKeys;
    this.limits = limits;
    this.certificate = certificate;
  }

  /** On loopback, any free port, open to everybody there. */
  public static GatewaySettings onLoopback() {
    return new GatewaySettings(
        "127.0.0.1",
        0,
        "/",
        Map.of(),
        Optional.empty(),
        ApiKeys.none(),
        GatewayLimits.DEFAULT,
        Optional.empty());
  }

  public GatewaySettings withHost(String wanted) {
    return new GatewaySettings(
        wanted, port, basePath, kafka, kinesis, apiKeys, limits, certificate);
  }

  /** 0 is any free port. */
  public GatewaySettings withPort(int wanted) {
    return new GatewaySettings(
        host, wanted, basePath, kafka, kinesis, apiKeys, limits, certificate);
  }

  /** What all paths begin with, as a stage's name in API Gateway. */
  public GatewaySettings withBasePath(String wanted) {
    return new GatewaySettings(host, port, wanted, kafka, kinesis, apiKeys, limits, certificate);
  }

  /** A Kafka client's settings, with {@code bootstrap.servers}. */
  public GatewaySettings withKafka(Map<String, Object> client) {
    return new GatewaySettings(host, port, basePath, client, kinesis, apiKeys, limits, certificate);
  }

  public GatewaySettings withKinesis(KinesisAccess access) {
    return new GatewaySettings(
        host, port, basePath, kafka, Optional.of(access), apiKeys, limits, certificate);
  }

  /**
   * The keys that {@code x-api-key} is to have, one a line.
   *
   * @throws IOException in one line without a key, if the file cannot be used
   */
  public GatewaySettings withApiKeyFile(Path file) throws IOException {
    try {
      return withApiKeys(ApiKeys.read(file));
    } catch (IOException e) {
      throw new IOException("no API keys in " + file + ": " + reason(e), e);
    }
  }

  /**
   * Answers over TLS with this certificate; those that signed it may follow in its file.
   *
   * @param key the file with its key; may be the same
   * @throws IOException in one line, if they cannot be used
   */
  public GatewaySettings withCertificate(Path chain, Path key) throws IOException {
    return withCertificate(TlsCertificate.read(chain, key));
  }

  /** A file that is missing or not readable has its name alone for a message. */
  private static String reason(IOException e) {
    return e instanceof FileSystemException ? e.getClass().getSimpleName() : e.getMessage();
  }

  GatewaySettings withApiKeys(ApiKeys keys) {
    return new GatewaySettings(host, port, basePath, kafka, kinesis, keys, limits, certificate);
  }

  GatewaySettings withLimits(GatewayLimits wanted) {
    return new GatewaySettings(host, port, basePath, kafka, kinesis, apiKeys, wanted, certificate);
  }

  /** What everybody on the network may do, in a line each; nothing of a gateway on loopback. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!Loopback.isName(host)) {
      if (certificate.isEmpty()) {
        warnings.add(
            "on "
                + host
                + " it answers in the clear: give --certificate, or let TLS end before it");
      }
      if (apiKeys.isEmpty()) {
        warnings.add("on " + host + " it is open to everybody: give --apiKeyFile");
      }
    }
    return warnings;
  }

  private GatewaySettings withCertificate(TlsCertificate shown) {
    return new GatewaySettings(
        host, port, basePath, kafka, kinesis, apiKeys, limits, Optional.of(shown));
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  String basePath() {
    return basePath;
  }

  /** Empty if there is no Kafka. */
  Map<String, Object> kafka() {
    return kafka;
  }

  Optional<KinesisAccess> kinesis() {
    return kinesis;
  }

  ApiKeys apiKeys() {
    return apiKeys;
  }

  GatewayLimits limits() {
    return limits;
  }

  /** Empty if it answers in the clear. */
  Optional<TlsCertificate> certificate() {
    return certificate;
  }
}
