package io.pinbeam.emulator.cloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Ports on loopback. */
final class Ports {
  static final String LOOPBACK = "127.0.0.1";

  private Ports() {}

  /** {@link #LOOPBACK}, also where the system prefers IPv6. */
  static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /**
   * The wanted port if nobody listens there, or for 0 one that is free now. Another process may
   * take it before the server does: then the server's start says so.
   */
  static int choose(String part, int wanted) throws CloudException {
    try (ServerSocket socket = new ServerSocket()) {
      // As the servers do, so that a port whose last connections still linger counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), wanted));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CloudException(
          "port " + wanted + " for " + part + " cannot be used: " + e.getMessage(), e);
    }
  }
}
