package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;

/** Tables as a pipeline of ours writes them, and the same rows asked of every engine. */
final class PeerTables {
  private PeerTables() {}

  static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(System.getProperty("pinbeam.runner").split(" ")).create());
  }

  static void write(Path table, Schema schema, List<Row> rows, WriteRows write) {
    Pipeline pipeline = pipeline();
    pipeline.apply(Create.of(rows).withRowSchema(schema)).apply(write.to(table.toString()));
    pipeline.run().waitUntilFinish();
  }

  static void append(Path table, List<Row> rows) {
    write(table, rows.get(0).getSchema(), rows, DeltaIO.writeRows());
  }

  static List<Row> read(Path table) throws IOException {
    List<Row> found = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(table.toString()).rows()) {
      rows.forEachRemaining(found::add);
    }
    return found;
  }

  /** Checks that every engine finds these rows, ours among them. */
  static void checkRows(Path table, DeltaSchema schema, List<Row> rows) throws Exception {
    List<JsonNode> expected = PeerValues.of(rows, schema);
    assertThat(PeerValues.of(read(table), schema))
        .as("ours")
        .containsExactlyInAnyOrderElementsOf(expected);
    for (Peer peer : Peers.all()) {
      assertThat(peer.rows(table)).as("%s", peer).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** Checks that every engine finds these columns, ours among them. */
  static void checkSchema(Path table, DeltaSchema schema) throws Exception {
    assertThat(DeltaTable.at(table.toString()).schema()).isEqualTo(schema);
    for (Peer peer : Peers.all()) {
      assertThat(peer.schema(table)).as("%s", peer).isEqualTo(PeerValues.schema(schema.columns()));
    }
  }
}
