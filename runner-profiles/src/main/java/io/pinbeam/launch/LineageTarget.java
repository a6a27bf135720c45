package io.pinbeam.launch;

import io.openlineage.client.transports.ApiKeyTokenProvider;
import io.openlineage.client.transports.FileConfig;
import io.openlineage.client.transports.FileTransport;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.openlineage.client.transports.HttpTransportResponseException;
import io.openlineage.client.transports.Transport;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Where lineage goes: a file, or a server with the key that the environment has for it. */
final class LineageTarget {
  private final @Nullable Path file;
  private final @Nullable URI server;
  private final @Nullable String key;

  private LineageTarget(@Nullable Path file, @Nullable URI server, @Nullable String key) {
    this.file = file;
    this.server = server;
    this.key = key;
  }

  /**
   * By the value of {@code --lineage}.
   *
   * @throws BadOptionException if it is neither an address nor a file that can be written
   */
  static LineageTarget of(String option, Map<String, String> environment) {
    if (option.contains("://")) {
      String key =
          environment.getOrDefault(
              "OPENLINEAGE_API_KEY", environment.get("OPENLINEAGE__TRANSPORT__AUTH__API_KEY"));
      return new LineageTarget(null, address(option), key);
    }
    try {
      Path file = Path.of(option).toAbsolutePath();
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      return new LineageTarget(file, null, null);
    } catch (IOException | InvalidPathException e) {
      throw new BadOptionException(
          "--lineage=" + option + " is not allowed: a file that can be written is", e);
    }
  }

  private static URI address(String option) {
    try {
      URI address = new URI(option);
      if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getQuery() == null
          && address.getFragment() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw new BadOptionException(
        "--lineage="
            + Redaction.ofAddress(option).replaceAll("[?#].*", "")
            + " is not allowed: a file is, or http://host or https://host, with a path or without;"
            + " a key goes into OPENLINEAGE_API_KEY");
  }

  /** The client's transport to it. */
  Transport open() {
    if (file != null) {
      return new FileTransport(new FileConfig(file.toString()));
    }
    HttpConfig config = new HttpConfig();
    // The client takes a path of the address for a mistake, and has another place for it.
    config.setUrl(URI.create(server.getScheme() + "://" + server.getRawAuthority()));
    if (server.getPath().length() > 1) {
      config.setEndpoint(server.getPath().substring(1));
    }
    if (key != null && !key.isBlank()) {
      ApiKeyTokenProvider token = new ApiKeyTokenProvider();
      token.setApiKey(key);
      config.setAuth(token);
    }
    return new HttpTransport(client(), config);
  }

  /** The client's own would take events and key to wherever the server sends it. */
  private static CloseableHttpClient client() {
    Timeout wait = Timeout.ofMilliseconds(Lineage.LONGEST_WAIT.toMillis());
    return HttpClients.custom()
        .disableRedirectHandling()
        // OpenLineage takes what is no error for a yes.
        .addResponseInterceptorLast(
            (response, entity, context) -> {
              if (response.getCode() >= 300 && response.getCode() < 400) {
                throw new IOException(
                    "it answered " + response.getCode() + ", which is not followed");
              }
            })
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom().setConnectTimeout(wait).build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(wait)
                .setResponseTimeout(wait)
                .build())
        .build();
  }

  /** Why it did not take an event, without what was sent or answered. */
  static String reason(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof HttpTransportResponseException response) {
        return "it answered " + response.getStatusCode();
      }
      if (t instanceof IOException) {
        return Failures.line(t);
      }
    }
    return failure.getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return file != null ? file.toString() : server.toString();
  }
}
