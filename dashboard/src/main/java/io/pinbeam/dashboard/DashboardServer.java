package io.pinbeam.dashboard;

import io.pinbeam.dashboard.web.HostGuard;
import io.pinbeam.dashboard.web.Listeners;
import io.pinbeam.dashboard.web.Pages;
import io.pinbeam.dashboard.web.QueryHandler;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;

/**
 * The dashboard's server.
 *
 * <p>Whoever reaches its address sees the tables and may run queries over them: it has no accounts.
 * It binds to loopback unless the settings name another address, and answers requests only that are
 * meant for it by name, so that a page of another site cannot use it through a browser.
 */
public final class DashboardServer implements AutoCloseable {
  private static final int MOST_BYTES_OF_A_QUERY = 1 << 16;
  private static final int IO_THREADS = 2;
  private static final int WORKERS = 8;

  private final Undertow server;
  private final Feed feed;
  private final Listeners listeners;
  private final String host;

  private DashboardServer(Undertow server, Feed feed, Listeners listeners, String host) {
    this.server = server;
    this.feed = feed;
    this.listeners = listeners;
    this.host = host;
  }

  /**
   * Starts it. For tables on {@code s3://}, Beam's file systems must have been given their options.
   *
   * @throws IOException if the address cannot be used
   */
  public static DashboardServer start(DashboardSettings settings, SqlRunner sql)
      throws IOException {
    Clock clock = Clock.systemUTC();
    Listeners listeners = new Listeners();
    HttpHandler handler =
        Handlers.path(Pages.handler())
            .addExactPath("/events", listeners.handler())
            .addExactPath(
                "/query", new QueryHandler(sql, settings.mostRows(), settings.queryLimit()));
    Undertow server =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.host())
            .setIoThreads(IO_THREADS)
            .setWorkerThreads(WORKERS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) MOST_BYTES_OF_A_QUERY)
            .setHandler(new HostGuard(settings.host(), handler))
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      if (e.getCause() instanceof BindException) {
        throw new IOException(
            settings.host()
                + ":"
                + settings.port()
                + " cannot be used: "
                + e.getCause().getMessage(),
            e);
      }
      throw e;
    }
    Feed feed = new Feed(new StreamView(settings, clock), listeners, settings.refresh(), clock);
    feed.start();
    return new DashboardServer(server, feed, listeners, settings.host());
  }

  /** Where a browser finds the page. */
  public URI address() {
    InetSocketAddress bound = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + bound.getPort() + "/");
  }

  @Override
  public void close() throws InterruptedException {
    feed.close();
    listeners.close();
    server.stop();
  }
}
