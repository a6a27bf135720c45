package io.pinbeam.emulator.kinesis;

import io.pinbeam.emulator.aws.SigV4;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A Kinesis server: requests as AWS takes them, signed, in JSON or CBOR, over HTTP/1.1 or 2 without
 * TLS. Streams and records are kept in files, so that what was acknowledged outlives a kill of the
 * process (not a failure of power); memory holds an index of a few bytes for each 32 KiB.
 *
 * <p>Not served: enhanced fan-out, encryption at rest, changes of a stream's mode or shard count at
 * once. Such calls get {@code UnknownOperationException}.
 *
 * <pre>{@code
 * try (KinesisServer server = KinesisServer.start(KinesisSettings.of(folder, key))) {
 *   KinesisClient client = KinesisClient.builder().endpointOverride(server.endpoint())…
 * }
 * }</pre>
 */
public final class KinesisServer implements AutoCloseable {
  private static final int THREADS = 16;

  private final Server server;
  private final KinesisService service;
  private final ScheduledExecutorService trimmer;
  private final URI endpoint;

  private KinesisServer(
      Server server, KinesisService service, ScheduledExecutorService trimmer, URI endpoint) {
    this.server = server;
    this.service = service;
    this.trimmer = trimmer;
    this.endpoint = endpoint;
  }

  /**
   * Starts a server; it answers when this returns.
   *
   * @throws IOException if the folder cannot be used, its files are damaged, or the port is taken
   */
  public static KinesisServer start(KinesisSettings settings) throws IOException {
    KinesisService service = KinesisService.open(settings);
    SigV4 signatures =
        SigV4.of(settings.key(), "kinesis")
            .withRegion(settings.region())
            .withClock(settings.clock());
    Server server = new Server(threads());
    ServerConnector connector = connector(server, settings);
    server.addConnector(connector);
    server.setHandler(new KinesisHandler(service, signatures));
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      service.close();
      throw new IOException(
          "cannot answer at " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
    }
    URI endpoint = URI.create("http://" + settings.host() + ":" + connector.getLocalPort());
    ScheduledExecutorService trimmer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "kinesis-trim");
              thread.setDaemon(true);
              return thread;
            });
    trimmer.scheduleWithFixedDelay(service::trim, 1, 1, TimeUnit.MINUTES);
    return new KinesisServer(server, service, trimmer, endpoint);
  }

  /** Where it answers. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops it; what it keeps stays. A second call does nothing. */
  @Override
  public void close() throws IOException {
    trimmer.shutdownNow();
    stop(server);
    service.close();
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("kinesis");
    threads.setDaemon(true);
    return threads;
  }

  private static ServerConnector connector(Server server, KinesisSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // The SDK's asynchronous client speaks HTTP/2 from the first byte.
    ServerConnector connector =
        new ServerConnector(
            server, 1, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    return connector;
  }

  private static void stop(Server server) throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("kinesis does not stop: " + e.getMessage(), e);
    }
  }
}
