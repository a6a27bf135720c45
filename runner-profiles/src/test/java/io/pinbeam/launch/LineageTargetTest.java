package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.openlineage.client.OpenLineageClientUtils;
import io.openlineage.client.transports.HttpTransportResponseException;
import io.openlineage.client.transports.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

class LineageTargetTest {
  /** The key goes with each event, and nowhere else. */
  @Test
  void theKeyIsOfTheEnvironment() throws Exception {
    List<String> keys = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort();
      send(LineageTarget.of(address, Map.of("OPENLINEAGE_API_KEY", "k1")));
      send(LineageTarget.of(address, Map.of("OPENLINEAGE__TRANSPORT__AUTH__API_KEY", "k2")));
      send(LineageTarget.of(address, Map.of()));
      assertThat(LineageTarget.of(address, Map.of("OPENLINEAGE_API_KEY", "k1")).toString())
          .isEqualTo(address);
    } finally {
      server.stop(0);
    }
    assertThat(keys).containsExactly("Bearer k1", "Bearer k2", "null");
  }

  @Test
  void anAnswerIsToldWithoutItsText() {
    Throwable failure = new HttpTransportResponseException(500, "a secret");
    assertThat(LineageTarget.reason(failure)).isEqualTo("it answered 500");
    assertThat(LineageTarget.reason(new IllegalStateException(new IOException("cut"))))
        .isEqualTo("cut");
  }

  @Test
  void theNamespaceIsOfTheEnvironment() {
    PipelineOptions options = Arguments.parse(List.of("--profile=direct"), PipelineOptions.class);
    LineageEvents events =
        LineageEvents.of("batch", options, Map.of("OPENLINEAGE_NAMESPACE", "shop"));
    String fail =
        OpenLineageClientUtils.toJson(
            events.fail(LineageDatasets.none(), "s3://key:secret@bucket is gone"));
    assertThat(fail)
        .contains("\"namespace\":\"shop\"", "s3://***@bucket is gone")
        .doesNotContain("secret");
  }

  @Test
  void datasetsAreNamedAsOpenLineageNamesThem() {
    LineageDatasets datasets =
        LineageDatasets.none()
            .withInput("s3://key:secret@bucket/a/b/")
            .withInput("s3://bucket")
            .withInput("/data/./topics/")
            .withTopic("b-1:9092,b-2:9092", "u.pin");
    assertThat(datasets.inputs().stream().map(d -> d.namespace() + " " + d.name()))
        .containsExactly(
            "s3://bucket a/b", "s3://bucket /", "file /data/topics", "kafka://b-1:9092 u.pin");
  }

  static void send(LineageTarget target) throws Exception {
    PipelineOptions options = Arguments.parse(List.of("--profile=direct"), PipelineOptions.class);
    try (Transport transport = target.open()) {
      transport.emit(LineageEvents.of("batch", options, Map.of()).start(LineageDatasets.none()));
    }
  }
}
