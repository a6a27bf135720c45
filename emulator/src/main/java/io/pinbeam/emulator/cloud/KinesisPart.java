package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.kinesis.KinesisServer;
import io.pinbeam.emulator.kinesis.KinesisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Kinesis server as a part of the local cloud. */
final class KinesisPart implements CloudPart {
  static final String NAME = "kinesis";

  private final KinesisServer server;
  private final Map<String, String> awsEnvironment;

  private KinesisPart(KinesisServer server, Map<String, String> awsEnvironment) {
    this.server = server;
    this.awsEnvironment = awsEnvironment;
  }

  static KinesisPart start(CloudSite site) throws CloudException {
    KinesisSettings settings =
        KinesisSettings.of(site.folder(NAME), site.key())
            .withHost(Ports.LOOPBACK)
            .withPort(site.port(NAME))
            .withRegion(CloudSite.REGION)
            .withRateLimits(site.settings().shardRates())
            .withIteratorLife(site.settings().iteratorLife());
    try {
      return new KinesisPart(KinesisServer.start(settings), site.awsEnvironment());
    } catch (IOException e) {
      throw new CloudException("kinesis does not start: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> addresses() {
    return Map.of(NAME, server.endpoint().toString());
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_ENDPOINT_URL_KINESIS", server.endpoint().toString());
    environment.putAll(awsEnvironment);
    return environment;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
