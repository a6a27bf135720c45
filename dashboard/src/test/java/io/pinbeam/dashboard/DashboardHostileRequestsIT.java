package io.pinbeam.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard before requests that no browser sends. After each it answers as before. */
@Tag("reliability")
@Timeout(60)
class DashboardHostileRequestsIT {
  private static final String CANARY = "canary-of-a-file";

  @TempDir Path folder;
  private DashboardServer server;
  private URI address;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(folder.resolve("secret"), CANARY);
    DashboardSettings settings =
        new DashboardSettings(
            Files.createDirectory(folder.resolve("tables")).toString(),
            "127.0.0.1",
            0,
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            7,
            Duration.ofSeconds(3));
    server =
        DashboardServer.start(
            settings, (statement, mostRows, limit) -> new SqlResult(statement, false));
    address = server.address();
  }

  @AfterEach
  void itGoesOn() throws Exception {
    try {
      assertThat(status(exchange(get("/")))).isEqualTo(200);
    } finally {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret",
        "/..%2fsecret",
        "/%2e%2e/secret",
        "/%252e%252e/secret",
        "/..%5csecret",
        "/look.css/../../secret",
        "/look.css%00",
        "/dashboard/dashboard.html",
        "//etc/hostname",
        "/META-INF/MANIFEST.MF",
        "/%0d%0aX-Injected:%20yes",
        "/..;/secret",
        "file:///etc/hostname"
      })
  void noPathLeadsElsewhere(String path) throws Exception {
    String answer = exchange(get(path));
    assertThat(status(answer)).as(answer).isIn(400, 404, 421);
    assertThat(answer).doesNotContain(CANARY).doesNotContain("\r\nX-Injected");
  }

  @Test
  void aPathOfAnyLengthIsRefused() throws Exception {
    for (int length : new int[] {10_000, 1_000_000}) {
      assertThat(status(exchange(get("/" + "a".repeat(length))))).isIn(0, 400, 404, 414, 431);
    }
  }

  /** One that it does not read as the first says stays unread: it closes the connection. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 40\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 4, 40\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: 99999999999999999999\r\n"
      })
  void aRequestThatIsTwoIsAnsweredOnce(String framing) throws Exception {
    String answer =
        exchange(
            "POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + framing
                + "\r\n0\r\n\r\n"
                + get("/"));
    assertThat(answer.split("HTTP/1\\.1 \\d", -1).length - 1).as(answer).isLessThanOrEqualTo(1);
    assertThat(status(answer)).as(answer).isIn(0, 400, 413, 501);
  }

  @Test
  void hugeHeadersAreRefused() throws Exception {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      many.append("X-").append(i).append(": 1\r\n");
    }
    for (String headers : List.of("X: " + "x".repeat(2_000_000) + "\r\n", many.toString())) {
      String answer = exchange("GET / HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
      assertThat(status(answer)).isIn(0, 400, 431);
    }
  }

  @Test
  void clientsThatNeverEndTheirHeadersHoldNobodyUp() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(address.getHost(), address.getPort());
        slow.add(socket);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nX-Slow: ".getBytes(ISO_8859_1));
      }
      Instant begun = Instant.now();
      assertThat(status(exchange(get("/")))).isEqualTo(200);
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void jsonThatUnfoldsIsRefused() throws Exception {
    for (String body :
        List.of(
            "[".repeat(60_000),
            "{\"a\":".repeat(10_000),
            "{\"sql\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
            "{\"sql\":" + "[{}]".repeat(10_000) + "}",
            "{\"sql\":[\"SELECT 1\"]}",
            "x".repeat(1_000_000))) {
      Instant begun = Instant.now();
      String answer =
          exchange(
              "POST /query HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  + "Content-Type: application/json\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body);
      assertThat(status(answer)).as(body.substring(0, 10) + answer).isIn(0, 400, 413);
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  }

  private static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  /** Everything that the server says until it closes the connection. */
  private String exchange(String request) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(10_000);
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
          said.write(b);
        }
      } catch (SocketException e) {
        // It was closed while something was on its way: what came before counts.
      }
    }
    return said.toString(ISO_8859_1);
  }
}
