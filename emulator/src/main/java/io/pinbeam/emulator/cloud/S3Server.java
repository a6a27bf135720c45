package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.aws.AccessKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** An S3 server that checks signatures and keeps its objects as files under a folder. */
final class S3Server implements CloudPart {
  static final String NAME = "s3";

  private final S3Proxy server;
  private final URI endpoint;
  private final Map<String, String> awsEnvironment;

  private S3Server(S3Proxy server, URI endpoint, Map<String, String> awsEnvironment) {
    this.server = server;
    this.endpoint = endpoint;
    this.awsEnvironment = awsEnvironment;
  }

  static S3Server start(CloudSite site) throws CloudException {
    AccessKey key = site.key();
    Path folder = site.folder(NAME);
    URI endpoint = URI.create("http://" + Ports.LOOPBACK + ":" + site.port(NAME));
    try {
      S3Proxy server =
          S3Proxy.builder()
              .endpoint(endpoint)
              .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, key.id(), key.secret())
              .blobStore(IndexedBlobStore.open(folder))
              .build();
      server.start();
      return new S3Server(server, endpoint, site.awsEnvironment());
    } catch (Exception e) {
      throw new CloudException("s3 does not start: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> addresses() {
    return Map.of(NAME, endpoint.toString());
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_ENDPOINT_URL_S3", endpoint.toString());
    environment.putAll(awsEnvironment);
    return environment;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("s3 does not stop", e);
    }
  }
}
