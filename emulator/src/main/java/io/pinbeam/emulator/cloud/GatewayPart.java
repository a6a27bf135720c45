package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.gateway.GatewayServer;
import io.pinbeam.emulator.gateway.GatewaySettings;
import io.pinbeam.emulator.gateway.KinesisAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The gateway to the Kafka and the Kinesis that started before it. */
final class GatewayPart implements CloudPart {
  static final String NAME = "gateway";

  private final GatewayServer server;

  private GatewayPart(GatewayServer server) {
    this.server = server;
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
    try {
      if (apiKeyFile.isPresent()) {
        settings = settings.withApiKeyFile(apiKeyFile.get());
      }
      return new GatewayPart(GatewayServer.start(settings));
    } catch (IOException e) {
      throw new CloudException(e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> addresses() {
    return Map.of(NAME, server.address());
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
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
