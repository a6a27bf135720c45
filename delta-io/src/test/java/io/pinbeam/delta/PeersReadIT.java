package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write is the same rows and types to delta-spark and to delta-rs. */
class PeersReadIT {
  @TempDir Path table;

  @Test
  void rowsOfEveryType() throws Exception {
    PeerTables.write(table, EveryType.SCHEMA, EveryType.rows(), DeltaIO.writeRows());

    checkReaders(EveryType.SCHEMA, EveryType.rows());
  }

  private void checkReaders(DeltaSchema schema, List<Row> rows) throws Exception {
    List<JsonNode> expected = PeerValues.of(rows, schema);
    for (Peer peer : Peers.all()) {
      assertThat(peer.rows(table)).as("%s", peer).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(peer.schema(table)).as("%s", peer).isEqualTo(PeerValues.schema(schema.columns()));
    }
  }
}
