package io.pinbeam.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes the bytes of every connection to one address on to another one, and back. */
final class TcpForward implements AutoCloseable {
  private final ServerSocket server;
  private final String host;
  private final int port;

  private TcpForward(ServerSocket server, String host, int port) {
    this.server = server;
    this.host = host;
    this.port = port;
  }

  /**
   * @param from an address of this machine that nothing listens on
   * @param to {@code host:port}
   */
  static TcpForward start(String from, int fromPort, String to) throws IOException {
    int colon = to.lastIndexOf(':');
    TcpForward forward =
        new TcpForward(
            new ServerSocket(fromPort, 50, InetAddress.getByName(from)),
            to.substring(0, colon),
            Integer.parseInt(to.substring(colon + 1)));
    inThread(forward::accept);
    return forward;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        Socket far = new Socket(host, port);
        inThread(() -> copy(near, far));
        inThread(() -> copy(far, near));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Until one side is done; then both are. */
  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // The other direction has ended the connection.
    }
  }

  private static void inThread(Runnable work) {
    Thread thread = new Thread(work, "forward");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
