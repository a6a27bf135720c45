package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.gateway.GatewayServer;
import io.pinbeam.emulator.gateway.GatewaySettings;
import io.pinbeam.emulator.gateway.KinesisAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The gateway to the Kafka and the Kinesis that started before it. */
final class GatewayPart implements CloudPart {
  static final String NAME = "gateway";

  private final GatewayServer server;
  private final Map<String, String> environment;

  private GatewayPart(GatewayServer server, Map<String, String> environment) {
    this.server = server;
    this.environment = environment;
  }

  static GatewayPart start(CloudSite site) throws CloudException {
    GatewaySettings settings = GatewaySettings.onLoopback().withPort(site.port(NAME));
    Optional<String> kafka = site.address("kafka");
    if (kafka.isPresent()) {
      settings = settings.withKafka(Map.of("bootstrap.servers", kafka.get()));
    }
    Optional<String> kinesis = site.address("kinesis");
    if (kinesis.isPresent()) {
      settings = settings.withKinesis(access(kinesis.get(), site));
    }
    Optional<Path> apiKeyFile = site.settings().apiKeyFile();
    Map<String, String> environment = Map.of();
    try {
      if (apiKeyFile.isPresent()) {
        settings = settings.withApiKeyFile(apiKeyFile.get());
      }
      if (site.settings().gatewayTls()) {
        ServerCertificate certificate = ServerCertificate.of(site.folder(KafkaBroker.NAME));
        settings = settings.withCertificate(certificate.pem(), certificate.pem());
        Path authority = site.folder(KafkaClientFiles.FOLDER).resolve(KafkaClientFiles.AUTHORITY);
        KafkaClientFiles.replace(
            authority, certificate.authorityPem().getBytes(StandardCharsets.US_ASCII));
        environment = Map.of("PINBEAM_GATEWAY_CA", authority.toString());
      }
      return new GatewayPart(GatewayServer.start(settings), environment);
    } catch (IOException | GeneralSecurityException e) {
      throw new CloudException(e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> addresses() {
    return Map.of(NAME, server.address());
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public void close() {
    server.close();
  }

  private static KinesisAccess access(String endpoint, CloudSite site) {
    return new KinesisAccess(
        Optional.of(URI.create(endpoint)),
        Region.US_EAST_1,
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(site.key().id(), site.key().secret())));
  }
}
