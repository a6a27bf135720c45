package io.pinbeam.emulator.cloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  static int choose(String name, int wanted) throws CloudException {
    try (ServerSocket socket = bind(name, wanted)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw unusable(name, wanted, e);
    }
  }

  /** One port for each name, as {@link #choose} does, and no port twice. */
  static Map<String, Integer> choose(Map<String, Integer> wanted) throws CloudException {
    Map<String, Integer> chosen = new LinkedHashMap<>();
    List<ServerSocket> open = new ArrayList<>();
    try {
      for (Map.Entry<String, Integer> each : wanted.entrySet()) {
        ServerSocket socket = bind(each.getKey(), each.getValue());
        // Kept until all are chosen, so that the system gives none of them again.
        open.add(socket);
        chosen.put(each.getKey(), socket.getLocalPort());
      }
      return chosen;
    } finally {
      open.forEach(Ports::closeQuietly);
    }
  }

  private static ServerSocket bind(String name, int wanted) throws CloudException {
    ServerSocket socket = null;
    try {
      socket = new ServerSocket();
      // As the servers do, so that a port whose last connections still linger counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), wanted));
      return socket;
    } catch (IOException e) {
      if (socket != null) {
        closeQuietly(socket);
      }
      throw unusable(name, wanted, e);
    }
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was only bound.
    }
  }

  private static CloudException unusable(String name, int port, IOException e) {
    return new CloudException(
        "port " + port + " for " + name + " cannot be used: " + e.getMessage(), e);
  }
}
