package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.emulator.gateway.GatewayServer;
import io.pinbeam.emulator.gateway.GatewaySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway over TLS, and its keys. */
@Tag("reliability")
class GatewayTlsIT {
  private static final String KEY = "canary-of-the-gateway-0a1b2c3d";

  @TempDir static Path temporary;
  private static Path keys;
  private static Path pem;
  private static Path authorities;
  private static GatewayServer gateway;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    keys = Files.writeString(temporary.resolve("keys"), "an-old-one\n" + KEY + "\n");
    ServerCertificate certificate = ServerCertificate.of(temporary);
    pem = certificate.pem();
    authorities =
        Files.writeString(temporary.resolve("authorities.pem"), certificate.authorityPem());
    gateway =
        GatewayServer.start(
            GatewaySettings.onLoopback().withCertificate(pem, pem).withApiKeyFile(keys));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void onlyARightKeyOpensTheApis() throws Exception {
    for (String path : List.of("/topics", "/topics/tls.pin", "/streams")) {
      for (String key : List.of("", " ", KEY + "x", KEY.substring(1), KEY.toUpperCase(), "ä")) {
        HttpResponse<String> refused = get(path, key);
        assertThat(refused.statusCode()).as(path + " with " + key).isEqualTo(403);
        assertThat(refused.body()).isEqualTo("{\"message\":\"Forbidden\"}");
      }
      assertThat(get(path, null).statusCode()).as(path).isEqualTo(403);
      // What is behind the door is missing here.
      assertThat(get(path, KEY).statusCode()).as(path).isEqualTo(503);
      assertThat(get(path, "an-old-one").statusCode()).as(path).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaksTheVersionsThatAreHeldSafe(String version) throws Exception {
    try (SSLSocket socket = socket(version)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  /** Said by hand: Java's own client no longer speaks them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesTls10And11(int minor) throws Exception {
    URI at = URI.create(gateway.address());
    ByteBuffer hello = ByteBuffer.allocate(52);
    // A record of a handshake, in it a ClientHello of that version with two usual cipher suites.
    hello.put(new byte[] {22, 3, (byte) minor, 0, 47, 1, 0, 0, 43, 3, (byte) minor});
    hello.position(hello.position() + 33);
    hello.put(new byte[] {0, 4, (byte) 0xc0, 0x13, (byte) 0xc0, 0x09, 1, 0});
    assertThat(hello.hasRemaining()).isFalse();
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      socket.getOutputStream().write(hello.array());
      byte[] alert = socket.getInputStream().readNBytes(7);
      assertThat(alert[0]).as("an alert").isEqualTo((byte) 21);
      assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
    }
  }

  @Test
  void aCertificateAndItsKeyMayBeTwoFiles() throws Exception {
    String text = Files.readString(pem, US_ASCII);
    int end = text.indexOf("-----BEGIN CERTIFICATE");
    Path key = Files.writeString(folder.resolve("privkey.pem"), text.substring(0, end));
    Path chain = Files.writeString(folder.resolve("fullchain.pem"), text.substring(end));
    try (GatewayServer own =
        GatewayServer.start(
            GatewaySettings.onLoopback().withHost("localhost").withCertificate(chain, key))) {
      assertThat(own.address()).startsWith("https://localhost:");
      HttpResponse<String> answer =
          client(chain)
              .send(
                  HttpRequest.newBuilder(URI.create(own.address() + "/openapi.yaml")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCertificateThatCannotBeUsedIsOneLine() throws Exception {
    Path otherKey = ServerCertificate.of(folder).pem();
    Path text = Files.writeString(folder.resolve("text"), "no certificate");
    Path locked =
        Files.writeString(
            folder.resolve("locked"),
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n");
    assertRefused("holds no certificate in PEM", text, text);
    assertRefused("none cannot be read: NoSuchFile", folder.resolve("none"), text);
    assertRefused("is no PEM", pem, locked);
    assertRefused("holds no key in PEM", pem, text);
    assertRefused("is not that of the first certificate", pem, otherKey);
  }

  private static void assertRefused(String reason, Path chain, Path key) {
    assertThatThrownBy(() -> GatewaySettings.onLoopback().withCertificate(chain, key))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("BEGIN");
  }

  @Test
  void whoDoesNotTrustItsAuthorityGetsNoFurther() throws Exception {
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(URI.create(gateway.address() + "/topics")).build(),
                        HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  private static HttpResponse<String> get(String path, String key) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.address() + path));
    if (key != null) {
      request.header("x-api-key", key);
    }
    return client(authorities).send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(Path file) throws Exception {
    return HttpClient.newBuilder().sslContext(trusting(file)).build();
  }

  private static SSLSocket socket(String version) throws Exception {
    URI at = URI.create(gateway.address());
    SSLSocket socket =
        (SSLSocket)
            trusting(authorities).getSocketFactory().createSocket(at.getHost(), at.getPort());
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private static SSLContext trusting(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
