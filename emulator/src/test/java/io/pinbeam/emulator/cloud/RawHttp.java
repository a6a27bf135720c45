package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/** HTTP as bytes over a socket: what no client would send. */
final class RawHttp {
  private static final int LIMIT_MILLIS = 20_000;

  private RawHttp() {}

  /** Everything that the server says until it closes the connection. */
  static String exchange(String address, String request) throws IOException {
    return exchange(address, request.getBytes(ISO_8859_1));
  }

  /** The same for any bytes. */
  static String exchange(String address, byte[] request) throws IOException {
    URI at = URI.create(address);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      socket.setSoTimeout(LIMIT_MILLIS);
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
          said.write(b);
        }
      } catch (SocketException e) {
        // It was closed while something was on its way: what came before counts.
      }
    }
    return said.toString(ISO_8859_1);
  }

  /** The status of the first answer; 0 if the connection was closed without one. */
  static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  /** How many answers there are. */
  static int answers(String said) {
    return said.split("HTTP/1\\.1 \\d", -1).length - 1;
  }
}
