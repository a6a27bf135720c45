package io.pinbeam.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.PythonTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever may be sent by the contract, and much that may not, is answered by the contract. */
class SchemathesisIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

  @TempDir Path temporary;

  @BeforeAll
  static void quiet() {
    KAFKA.setLevel(Level.SEVERE);
  }

  @Test
  void theGatewayKeepsItsContract() throws Exception {
    PythonTools tools = PythonTools.installed();
    try (CloudChild cloud = CloudChild.start(temporary, "--parts=kafka,kinesis,gateway")) {
      String gateway = cloud.value("gateway");
      // What the document's examples name.
      createTopic(cloud, "user.pin");
      post(gateway + "/streams/streaming-user-pin", "application/json", "{}");
      String report =
          PythonTools.output(
              tools
                  .process(
                      "schemathesis",
                      "run",
                      gateway + "/openapi.yaml",
                      "--checks=not_a_server_error,status_code_conformance,"
                          + "content_type_conformance,response_schema_conformance",
                      "--phases=examples,coverage,fuzzing",
                      "--generation-deterministic",
                      "--max-examples=15",
                      "--max-time=60",
                      // Python 3.11 counts the depth of its syntax trees for all threads together
                      // (CPython issue 106905), and the tool reads some in each of its workers.
                      "--workers=1",
                      "--request-timeout=15",
                      "--suppress-health-check=all",
                      "--warnings=off",
                      "--no-color")
                  .directory(temporary.toFile()),
              Duration.ofSeconds(150));
      assertThat(report).contains("9 selected / 9 total");
      // It is still there, and requests were among them that wrote to the topic.
      assertThat(
              post(
                  gateway + "/topics/user.pin",
                  "application/vnd.kafka.json.v2+json",
                  "{\"records\":[{\"value\":1}]}"))
          .contains("\"offset\":")
          .doesNotContain("\"offset\":0,");
    }
  }

  private static void createTopic(CloudChild cloud, String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.value("kafka")))) {
      Topics.create(admin, name, 1);
    }
  }

  private static String post(String url, String type, String body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
