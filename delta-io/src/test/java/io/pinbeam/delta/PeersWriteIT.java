package io.pinbeam.delta;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that delta-spark and delta-rs wrote are read by us, and appended to. */
class PeersWriteIT {
  @TempDir Path folder;

  @Test
  void aTableOfEveryTypeOfSpark() throws Exception {
    checkReadAndAppended(Peers.spark());
  }

  @Test
  void aTableOfEveryTypeOfDeltaRs() throws Exception {
    checkReadAndAppended(Peers.deltaRs());
  }

  @Test
  void partitionsOfSpark() throws Exception {
    checkPartitions(Peers.spark());
  }

  @Test
  void partitionsOfDeltaRs() throws Exception {
    checkPartitions(Peers.deltaRs());
  }

  private void checkPartitions(Peer writer) throws Exception {
    Path ours = folder.resolve("ours");
    Path theirs = folder.resolve("theirs");
    List<Row> expected = new ArrayList<>(PeersReadIT.partitioned());
    PeerTables.append(ours, expected);
    writer.call(
        "copy",
        "source",
        ours.toString(),
        "path",
        theirs.toString(),
        "partition_by",
        List.of("country", "at"));

    PeerTables.checkRows(theirs, PeersReadIT.PARTITIONED, expected);
    PeerTables.write(
        theirs,
        PeersReadIT.PARTITIONED.toBeam(),
        PeersReadIT.partitioned(),
        DeltaIO.writeRows().withPartitionColumns("country", "at"));
    expected.addAll(PeersReadIT.partitioned());

    PeerTables.checkRows(theirs, PeersReadIT.PARTITIONED, expected);
  }

  private void checkReadAndAppended(Peer writer) throws Exception {
    Path ours = folder.resolve("ours");
    Path theirs = folder.resolve("theirs");
    PeerTables.append(ours, rows());
    List<Row> expected = new ArrayList<>(rows());
    writer.call("copy", "source", ours.toString(), "path", theirs.toString());

    PeerTables.checkRows(theirs, EveryType.SCHEMA, expected);
    // Past the first checkpoint, of which there is one each ten commits.
    for (int i = 0; i < 11; i++) {
      PeerTables.append(theirs, rows());
      expected.addAll(rows());
    }
    writer.call("copy", "source", ours.toString(), "path", theirs.toString());
    expected.addAll(rows());

    PeerTables.checkRows(theirs, EveryType.SCHEMA, expected);
  }

  /**
   * Without the timestamp of 1582, which Spark writes as INT96 and delta-rs cannot read as such.
   */
  private static List<Row> rows() {
    return EveryType.rows().stream()
        .map(
            row ->
                row.getInt64("l") == 7
                    ? Row.fromRow(row).withFieldValue("ts", Instant.EPOCH.minusMillis(1)).build()
                    : row)
        .toList();
  }
}
