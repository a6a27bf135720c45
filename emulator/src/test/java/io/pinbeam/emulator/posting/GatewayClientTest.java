package io.pinbeam.emulator.posting;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("reliability")
class GatewayClientTest {
  private static final PostedRecord RECORD = new PostedRecord(1, new byte[] {'{', '}'});

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aKeyDoesNotFollowARedirect(int status) throws Exception {
    Queue<String> elsewhere = new ConcurrentLinkedQueue<>();
    HttpServer other = server(elsewhere, 200, "");
    Queue<String> keys = new ConcurrentLinkedQueue<>();
    HttpServer gateway = server(keys, status, address(other) + "/topics/t");
    try {
      GatewayAnswer answer =
          GatewayClient.of(URI.create(address(gateway)), Optional.of("the-key"), Optional.empty())
              .send(new Destination(DestinationType.TOPIC, PostKind.PIN, "t"), List.of(RECORD));
      assertThat(answer.isSuccess()).isFalse();
      assertThat(answer.isPassing()).isFalse();
      assertThat(keys).containsExactly("the-key");
      assertThat(elsewhere).isEmpty();
    } finally {
      gateway.stop(0);
      other.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"key\r\nX-Injected: yes", "a b", "k\u00e9y", "", "a\u0000b"})
  void aKeyThatIsNoneIsRefusedWithoutATry(String key, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), key);
    String[] words = {"--gateway=http://127.0.0.1:1", "--apiKeyFile=" + file};
    assertThat(EmulatePosts.run(words, Map.of(), new EmulatePosts.OrderedEnd())).isEqualTo(1);
  }

  private static HttpServer server(Queue<String> keys, int status, String location)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key")));
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Location", location);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
