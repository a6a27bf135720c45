package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.sdk.values.Row;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Every worked case of the cleaning contract that fits into Kinesis, through the stream. */
class StreamCasesIT {
  private static final int KINESIS_BYTES = 1 << 20;

  private static final List<String> STREAM_COLUMNS = List.of("arrived_at", "shard", "position");

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void everyCase(String profile) throws Exception {
    Map<String, JsonNode> cases = new LinkedHashMap<>();
    try (LocalCloudProcess cloud = LocalCloudProcess.start("--parts=kinesis");
        AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      URI endpoint = URI.create(cloud.address("kinesis"));
      put(endpoint, cases);
      StreamCommand.runStream(
          List.of(
              "--profile=" + profile,
              "--endpoint=" + endpoint,
              "--awsRegion=us-east-1",
              "--streams=" + String.join(",", cases.keySet()),
              "--output=" + folder.resolve("out"),
              "--commitInterval=2s",
              "--window=4s",
              "--until=idle"),
          System.err,
          UnaryOperator.identity());
    } finally {
      // Spark's runner keeps the watermark for the next run in the JVM, which would drop all as
      // late.
      GlobalWatermarkHolder.clear();
    }

    StreamedTables tables = StreamedTables.under(folder.resolve("out"));
    Map<String, List<Row>> rows = new HashMap<>();
    for (String table : List.of("pin", "geo", "user", StreamedTables.DEAD_LETTERS)) {
      rows.put(table, tables.rows(table));
    }
    SoftAssertions all = new SoftAssertions();
    cases.forEach((stream, contractCase) -> check(stream, contractCase, rows, all));
    all.assertAll();
    assertThat(cases).hasSizeGreaterThan(40);
  }

  /** A stream for each, for copies in one shard would be one row. */
  private static void put(URI endpoint, Map<String, JsonNode> cases) throws Exception {
    try (KinesisClient kinesis = KinesisClient.builder().endpointOverride(endpoint).build()) {
      for (JsonNode contractCase : ContractCasesIT.cases()) {
        byte[] body = ContractCasesIT.body(contractCase);
        // Kinesis takes no empty record, and none above its limit.
        if (body.length > 0 && body.length < KINESIS_BYTES) {
          String stream = "case" + cases.size() + "-" + contractCase.get("topic").asText();
          cases.put(stream, contractCase);
          kinesis.createStream(s -> s.streamName(stream).shardCount(1));
          kinesis.waiter().waitUntilStreamExists(s -> s.streamName(stream));
          kinesis.putRecord(
              r -> r.streamName(stream).partitionKey("k").data(SdkBytes.fromByteArray(body)));
        }
      }
    }
  }

  private static void check(
      String stream, JsonNode contractCase, Map<String, List<Row>> tables, SoftAssertions all) {
    String id = contractCase.get("id").asText();
    List<JsonNode> expected = new ArrayList<>();
    contractCase.at("/expect/rows").forEach(expected::add);
    List<JsonNode> rows = new ArrayList<>();
    for (Row row : tables.get(contractCase.get("topic").asText())) {
      if (row.getString("shard").startsWith(stream + "/")) {
        rows.add(TableJson.of(row).remove(STREAM_COLUMNS));
      }
    }
    all.assertThat(rows).as(id).containsExactlyInAnyOrderElementsOf(expected);
    List<String> reasons = new ArrayList<>();
    contractCase.at("/expect/dead_letters").forEach(l -> reasons.add(l.get("reason").asText()));
    List<String> refused = new ArrayList<>();
    for (Row letter : tables.get(StreamedTables.DEAD_LETTERS)) {
      if (letter.getString("stream").equals(stream)) {
        refused.add(letter.getString("reason"));
      }
    }
    all.assertThat(refused).as(id).containsExactlyInAnyOrderElementsOf(reasons);
  }
}
