package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Clients that send something to a server and then neither write nor read. */
final class StuckClients implements AutoCloseable {
  private static final int SMALL_BUFFER = 4_096;

  private final List<Socket> sockets = new ArrayList<>();

  private StuckClients() {}

  /** Connects so many, which stay until they are closed. */
  static StuckClients connect(URI server, int count, String beginning) throws IOException {
    StuckClients clients = new StuckClients();
    byte[] bytes = beginning.getBytes(ISO_8859_1);
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      clients.sockets.add(socket);
      socket.setReceiveBufferSize(SMALL_BUFFER);
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
      socket.getOutputStream().write(bytes);
    }
    return clients;
  }

  @Override
  public void close() throws IOException {
    for (Socket each : sockets) {
      each.close();
    }
  }
}
