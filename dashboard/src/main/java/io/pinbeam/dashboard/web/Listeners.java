package io.pinbeam.dashboard.web;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.util.StatusCodes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The browsers that wait for events. */
public final class Listeners implements AutoCloseable {
  private static final int MOST = 100;
  private static final long KEEP_ALIVE_MILLIS = 15_000;

  private final Set<Listener> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String latest;

  /** Server-sent events: what was told last at once, and then each time what is new. */
  public HttpHandler handler() {
    HttpHandler events = Handlers.serverSentEvents((connection, lastId) -> add(connection));
    return exchange -> {
      if (open.size() >= MOST) {
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
        exchange.getResponseSender().send("too many watch already");
      } else {
        events.handleRequest(exchange);
      }
    };
  }

  /** Returns when there is somebody to tell. */
  public void awaitAny() throws InterruptedException {
    synchronized (open) {
      while (open.isEmpty()) {
        open.wait();
      }
    }
  }

  /** Tells everybody. One who is slow is told the newest only. */
  public void publish(String data) {
    latest = data;
    open.forEach(listener -> listener.tell(data));
  }

  private void add(ServerSentEventConnection connection) {
    Listener listener = new Listener(connection);
    connection.setKeepAliveTime(KEEP_ALIVE_MILLIS);
    connection.addCloseTask(closed -> open.remove(listener));
    synchronized (open) {
      open.add(listener);
      open.notifyAll();
    }
    String known = latest;
    if (known != null) {
      listener.tell(known);
    }
  }

  @Override
  public void close() {
    open.forEach(Listener::close);
  }
}
