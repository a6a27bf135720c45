package io.pinbeam.dashboard.web;

import io.undertow.server.handlers.sse.ServerSentEventConnection;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.xnio.IoUtils;

/** One browser: it has at most one event under way, and one that waits. */
final class Listener implements ServerSentEventConnection.EventCallback {
  private static final String EVENT = "view";

  private final ServerSentEventConnection connection;
  private @Nullable String waiting;
  private boolean isSending;

  Listener(ServerSentEventConnection connection) {
    this.connection = connection;
  }

  void tell(String data) {
    synchronized (this) {
      waiting = data;
      if (isSending) {
        return;
      }
    }
    sendNext();
  }

  private void sendNext() {
    String next;
    synchronized (this) {
      next = waiting;
      waiting = null;
      isSending = next != null;
    }
    if (next != null) {
      connection.send(next, EVENT, null, this);
    }
  }

  @Override
  public void done(ServerSentEventConnection to, String data, String event, String id) {
    sendNext();
  }

  @Override
  public void failed(
      ServerSentEventConnection to, String data, String event, String id, IOException e) {
    close();
  }

  void close() {
    IoUtils.safeClose(connection);
  }
}
