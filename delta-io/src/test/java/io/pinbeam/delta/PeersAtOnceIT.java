package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three engines append to one table on a local disk, all at the same time. */
class PeersAtOnceIT {
  private static final int OURS = 40;
  private static final int SPARKS = 12;
  private static final int DELTA_RS = 40;
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder().nullable("id", DeltaType.LONG).build();

  @TempDir Path table;

  @Test
  void nothingIsLostOrDoubled() throws Exception {
    String path = table.toString();
    CommitRaceMain.commit(path, 0, 1, SCHEMA);
    Peer spark = Peers.spark();
    Peer deltaRs = Peers.deltaRs();
    ExecutorService writers = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> ends = new ArrayList<>();
      ends.add(
          writers.submit(
              () -> {
                CommitRaceMain.commit(path, 1000, OURS, SCHEMA);
                return null;
              }));
      for (Peer peer : List.of(spark, deltaRs)) {
        int count = peer == spark ? SPARKS : DELTA_RS;
        long first = peer == spark ? 2000 : 3000;
        ends.add(
            writers.submit(
                () -> peer.call("append_each", "path", path, "first", first, "count", count)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      writers.shutdownNow();
    }

    List<Row> expected =
        LongStream.concat(
                LongStream.of(0),
                LongStream.concat(
                    LongStream.range(1000, 1000 + OURS),
                    LongStream.concat(
                        LongStream.range(2000, 2000 + SPARKS),
                        LongStream.range(3000, 3000 + DELTA_RS))))
            .mapToObj(id -> Row.withSchema(SCHEMA.toBeam()).addValue(id).build())
            .toList();
    PeerTables.checkRows(table, SCHEMA, expected);
    JsonNode counts = deltaRs.call("every_version", "path", path);
    assertThat(counts).hasSize(expected.size());
    for (int version = 0; version < counts.size(); version++) {
      assertThat(counts.get(version).asLong()).isEqualTo(version + 1);
    }
  }
}
