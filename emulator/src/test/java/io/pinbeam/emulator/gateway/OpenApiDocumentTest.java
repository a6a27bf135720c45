package io.pinbeam.emulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiDocumentTest {
  private static final Map<String, String> ACTIONS =
      Map.of(
          "listStreams", "ListStreams",
          "describeStream", "DescribeStream",
          "createStream", "CreateStream",
          "deleteStream", "DeleteStream",
          "putRecord", "PutRecord",
          "putRecords", "PutRecords");

  private static JsonNode document;
  private static ApiContract contract;

  @BeforeAll
  static void load() throws Exception {
    document = new YAMLMapper().readTree(ApiContract.document());
    contract = ApiContract.load("/");
  }

  @Test
  void aParserFindsNothingWrong() {
    SwaggerParseResult result =
        new OpenAPIV3Parser().readContents(new String(ApiContract.document(), UTF_8));
    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI().getPaths().keySet())
        .containsExactly(
            "/topics",
            "/topics/{topic}",
            "/streams",
            "/streams/{stream-name}",
            "/streams/{stream-name}/record",
            "/streams/{stream-name}/records");
  }

  @Test
  void everyOperationHasAnIntegrationThatApiGatewayImports() {
    int operations = 0;
    for (JsonNode path : document.get("paths")) {
      for (String method : List.of("get", "post", "put", "delete")) {
        if (path.has(method)) {
          operations++;
          assertIntegration(path.get(method));
        }
      }
    }
    assertThat(operations).isEqualTo(9);
  }

  private static void assertIntegration(JsonNode operation) {
    String id = operation.get("operationId").asText();
    JsonNode integration = operation.get("x-amazon-apigateway-integration");
    assertThat(integration.get("timeoutInMillis").asInt()).isBetween(50, 29_000);
    if (!ACTIONS.containsKey(id)) {
      assertThat(integration.get("type").asText()).isEqualTo("http_proxy");
      assertThat(integration.get("uri").asText()).startsWith("http://${stageVariables.kafkaRest}/");
      return;
    }
    assertThat(integration.get("type").asText()).isEqualTo("aws");
    assertThat(integration.get("httpMethod").asText()).isEqualTo("POST");
    assertThat(integration.get("uri").asText())
        .matches("arn:aws:apigateway:[a-z0-9-]+:kinesis:action/" + ACTIONS.get(id));
    assertThat(integration.get("credentials").asText())
        .matches("arn:aws:iam::\\d{12}:role/[\\w+=,.@-]+");
    assertThat(integration.get("requestTemplates").fieldNames())
        .toIterable()
        .containsExactly("application/json");
    // What a backend's answer becomes must be an answer of the operation.
    integration
        .get("responses")
        .fields()
        .forEachRemaining(
            response -> {
              Pattern.compile(response.getKey());
              assertThat(
                      operation
                          .get("responses")
                          .has(response.getValue().get("statusCode").asText()))
                  .describedAs("%s %s", id, response)
                  .isTrue();
            });
  }

  @Test
  void modelNamesAreOnesThatApiGatewayTakes() {
    assertThat(document.get("components").get("schemas").fieldNames())
        .toIterable()
        .allMatch(name -> name.matches("[a-zA-Z0-9]+"));
  }

  /** The check leaves payloads out: that is right only as long as nothing is said of them. */
  @Test
  void nothingIsSaidOfPayloads() {
    JsonNode schemas = document.get("components").get("schemas");
    for (String name : JsonEnvelope.PAYLOADS) {
      for (JsonNode properties : schemas.findValues("properties")) {
        if (properties.has(name)) {
          assertThat(properties.get(name).fieldNames())
              .toIterable()
              .allMatch(keyword -> keyword.equals("description"));
        }
      }
    }
    assertThat(schemas.findValues("additionalProperties"))
        .allMatch(node -> node.has("type"), "of settings in an answer alone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /topics/t | application/vnd.kafka.json.v2+json | {\"records\":[{\"value\":true}]} | 0",
        "POST | /topics/t | application/vnd.kafka.v2+json;charset=utf-8 | {\"records\":[{\"value\":null}]} | 0",
        "POST | /topics/t | application/vnd.kafka.json.v2+json | {\"records\":[{\"value\":1,\"partition\":null,\"x\":1}],\"y\":1} | 0",
        "POST | /topics/t | application/json | {\"records\":[{\"value\":true}]} | 415",
        "POST | /topics/t | text/plain | {\"records\":[{\"value\":true}]} | 415",
        "POST | /topics/t | application/vnd.kafka.json.v2+json | {\"records\":[]} | 422",
        "POST | /topics/t | application/vnd.kafka.json.v2+json | {\"records\":[{\"key\":1}]} | 422",
        "POST | /topics/t | application/vnd.kafka.json.v2+json | {\"records\":[{\"value\":1,\"partition\":-1}]} | 422",
        "POST | /topics/t | application/vnd.kafka.json.v2+json | {\"records\":[{\"value\":1,\"partition\":\"0\"}]} | 422",
        "POST | /topics/t | application/vnd.kafka.json.v2+json | {\"records\":[7]} | 422",
        "POST | /topics/t | application/vnd.kafka.json.v2+json | [] | 422",
        "POST | /topics/a%20b | application/vnd.kafka.json.v2+json | {\"records\":[{\"value\":1}]} | 422",
        "POST | /topics/t | application/vnd.kafka.json.v2+json | | 422",
        "PUT | /streams/s/record | application/json | {\"Data\":true,\"PartitionKey\":\"k\",\"StreamName\":\"s\"} | 0",
        "PUT | /streams/s/record | application/json | {\"Data\":true,\"PartitionKey\":7} | 0",
        "PUT | /streams/s/record | application/json | {\"Data\":true,\"PartitionKey\":\"\"} | 422",
        "PUT | /streams/s/record | application/json | {\"PartitionKey\":\"k\"} | 422",
        "PUT | /streams/s/records | application/json | {\"records\":[{\"Data\":true,\"PartitionKey\":\"k\"}]} | 0",
        "PUT | /streams/s/records | application/json | {\"Records\":[{\"Data\":true,\"PartitionKey\":\"k\"}]} | 0",
        "PUT | /streams/s/records | application/json | {\"records\":[{\"Data\":true}]} | 422",
        "PUT | /streams/s/records | application/json | {} | 422",
        "POST | /streams/s | application/json | {\"ShardCount\":2} | 0",
        "POST | /streams/s | | | 0",
        "POST | /streams/s | application/json | {\"ShardCount\":0} | 422",
        "GET | /streams | | | 0",
      })
  void requestsAreChecked(String method, String path, String type, String body, int status)
      throws Exception {
    Optional<JsonNode> tree =
        body == null ? Optional.empty() : Optional.of(new ObjectMapper().readTree(body));
    assertThat(
            contract
                .check(
                    new ApiContract.ApiRequest(
                        method,
                        path,
                        Map.of(),
                        type == null ? Map.of() : Map.of("Content-Type", List.of(type)),
                        tree))
                .map(ApiContract.Breach::status)
                .orElse(0))
        .isEqualTo(status);
  }

  @Test
  void aBreachTellsNothingOfWhatWasSent() throws Exception {
    JsonNode body =
        new ObjectMapper()
            .readTree("{\"records\":[{\"Data\":true,\"PartitionKey\":{\"secret\":\"secret\"}}]}");
    assertThat(
            contract.check(
                new ApiContract.ApiRequest(
                    "PUT",
                    "/streams/s/records",
                    Map.of(),
                    Map.of("Content-Type", List.of("application/json")),
                    Optional.of(body))))
        .hasValueSatisfying(
            breach -> assertThat(breach.message()).contains("/records/0").doesNotContain("secret"));
  }
}
