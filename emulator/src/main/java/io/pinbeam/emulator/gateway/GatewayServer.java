package io.pinbeam.emulator.gateway;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.util.JavalinBindException;
import io.pinbeam.emulator.ErrorLine;
import io.pinbeam.emulator.SerialisedObjects;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A running gateway. Its end is in order: it takes no new request, answers those under way, and
 * then leaves Kafka and Kinesis.
 */
public final class GatewayServer implements AutoCloseable {
  // Held here: a logger that nobody refers to forgets its level.
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
  private static final Logger JAVALIN = Logger.getLogger("io.javalin");
  private static final int MAX_THREADS = 64;

  /** Longer than load balancers keep a connection, so that it is they who end one. */
  private static final long IDLE_MILLIS = 75_000;

  private final Javalin javalin;
  private final String root;
  private final Optional<KafkaApi> kafka;
  private final Optional<KinesisApi> kinesis;

  private GatewayServer(
      Javalin javalin, String root, Optional<KafkaApi> kafka, Optional<KinesisApi> kinesis) {
    this.javalin = javalin;
    this.root = root;
    this.kafka = kafka;
    this.kinesis = kinesis;
  }

  /** See {@code --help}. */
  public static void main(String[] arguments) throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.println(GatewayOptions.USAGE);
      return;
    }
    SerialisedObjects.refuse();
    ROOT.setLevel(Level.WARNING);
    // The gateway says itself, once, that Kafka is gone or back.
    KAFKA.setLevel(Level.OFF);
    JAVALIN.setLevel(Level.OFF);
    GatewayOptions options = null;
    try {
      options = GatewayOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      end(e.getMessage(), 2);
    }
    CountDownLatch running = new CountDownLatch(1);
    try {
      GatewayServer server = start(options.settings());
      options
          .settings()
          .warnings()
          .forEach(w -> System.err.println("gateway: WARNING: " + ErrorLine.of(w)));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
      System.out.println("gateway  " + server.address());
      System.out.println("READY");
    } catch (IOException e) {
      end(e.getMessage(), 1);
    }
    if (options.stopWithStdin()) {
      awaitEndOfInput();
      System.exit(0);
    }
    running.await();
  }

  /**
   * Starts a gateway.
   *
   * @throws IOException in one line, if it cannot start
   */
  public static GatewayServer start(GatewaySettings settings) throws IOException {
    Optional<KafkaApi> kafka = Optional.empty();
    Optional<KinesisApi> kinesis = Optional.empty();
    try {
      if (!settings.kafka().isEmpty()) {
        kafka = Optional.of(KafkaApi.connect(settings.kafka(), settings.limits()));
      }
      kinesis = settings.kinesis().map(access -> KinesisApi.connect(access, settings.limits()));
      Javalin javalin = javalin(settings, kafka, kinesis);
      javalin.start();
      String scheme = settings.certificate().isPresent() ? "https" : "http";
      return new GatewayServer(javalin, scheme + "://" + settings.host(), kafka, kinesis);
    } catch (IOException | RuntimeException e) {
      kafka.ifPresent(KafkaApi::close);
      kinesis.ifPresent(KinesisApi::close);
      throw new IOException(reason(settings, e), e);
    }
  }

  /** Its URL, without a slash at the end. */
  public String address() {
    return root + ":" + javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
    kafka.ifPresent(KafkaApi::close);
    kinesis.ifPresent(KinesisApi::close);
  }

  private static Javalin javalin(
      GatewaySettings settings, Optional<KafkaApi> kafka, Optional<KinesisApi> kinesis)
      throws IOException {
    Optional<SslContextFactory.Server> tls = Optional.empty();
    if (settings.certificate().isPresent()) {
      tls = Optional.of(settings.certificate().get().contexts());
    }
    Optional<SslContextFactory.Server> contexts = tls;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 8);
    threads.setName("gateway");
    GatewayDoor door =
        new GatewayDoor(
            CompletableFuture.supplyAsync(() -> ApiContract.load(settings.basePath())),
            settings,
            threads);
    return Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.startup.startupWatcherEnabled = false;
          config.http.compressionStrategy = CompressionStrategy.NONE;
          config.http.prefer405over404 = true;
          config.router.contextPath = settings.basePath();
          config.router.ignoreTrailingSlashes = false;
          config.jetty.threadPool = threads;
          config.jetty.addConnector(
              (server, http) -> {
                ServerConnector connector = connector(server, http, contexts);
                connector.setHost(settings.host());
                connector.setPort(settings.port());
                connector.setIdleTimeout(IDLE_MILLIS);
                return connector;
              });
          config.jetty.modifyServer(
              server -> {
                server.insertHandler(new GracefulHandler());
                server.setStopTimeout(settings.limits().ackTimeout().toMillis() + 5_000);
                server.setErrorHandler(GatewayServer::writeError);
              });
          door.add(config.routes, kafka, kinesis);
        });
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, Optional<SslContextFactory.Server> tls) {
    if (tls.isEmpty()) {
      return new ServerConnector(server, new HttpConnectionFactory(http));
    }
    // What stands before it may reach it by an address that is not in the certificate.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return new ServerConnector(
        server,
        new SslConnectionFactory(tls.get(), HttpVersion.HTTP_1_1.asString()),
        new HttpConnectionFactory(http));
  }

  /** What the web server refuses before the gateway sees it, and what comes during the end. */
  private static boolean writeError(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    if (response.getStatus() == 503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    }
    String body =
        HttpFault.plain(response.getStatus(), "HTTP " + response.getStatus()).body().toString();
    Content.Sink.write(response, true, body, callback);
    return true;
  }

  private static String reason(GatewaySettings settings, Exception e) {
    if (e instanceof JavalinBindException) {
      return "port " + settings.port() + " for the gateway cannot be used: it is taken";
    }
    Throwable cause = e instanceof KafkaException && e.getCause() != null ? e.getCause() : e;
    return "the gateway does not start: " + cause.getMessage();
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Only the end means something.
      }
    } catch (IOException e) {
      // An input that cannot be read has ended.
    }
  }

  /** Ends the process, since servers' threads would keep it alive. */
  private static void end(String reason, int code) {
    System.err.println("gateway: " + ErrorLine.of(reason));
    System.exit(code);
  }
}
