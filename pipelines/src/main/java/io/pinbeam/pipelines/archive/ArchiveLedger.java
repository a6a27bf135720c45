package io.pinbeam.pipelines.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.errors.RejectReason;
import java.time.Instant;
import java.util.Map;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The account of a run: every offset is a record, a gap, or lost. */
final class ArchiveLedger {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode ledger = JSON.createObjectNode();
  private final ObjectNode topics = JSON.createObjectNode();
  private final ArchiveCounts sum = new ArchiveCounts();
  private long lost;

  ArchiveLedger(ArchiveRun run) {
    ledger.put("runId", run.runId());
    ledger.put("startedAt", run.startedAt().toString());
    ledger.putNull("finishedAt");
    ledger.put("runner", run.runner());
    ledger
        .putObject("versions")
        .put("beam", ReleaseInfo.getReleaseInfo().getVersion())
        .put("java", Runtime.version().toString());
    ObjectNode options = ledger.putObject("options");
    run.options().forEach(options::put);
  }

  /**
   * Adds a partition.
   *
   * @throws IllegalStateException if not every offset was read that was to be
   */
  void add(PartitionRun partition, ArchiveCounts counts) {
    if (counts.offsets() != partition.offsetsToRead()) {
      throw new IllegalStateException(
          String.format(
              "the ledger does not add up: of %s/%d %d offsets were to be read, and %d were",
              partition.topic(),
              partition.partition(),
              partition.offsetsToRead(),
              counts.offsets()));
    }
    ObjectNode line =
        topics
            .withObject("/" + partition.topic())
            .putObject(Integer.toString(partition.partition()));
    line.put("from", partition.from());
    line.put("to", partition.to());
    count(line, counts, partition.lost());
    sum.merge(counts);
    lost += partition.lost();
  }

  String toText(Instant finishedAt) {
    ledger.put("finishedAt", finishedAt.toString());
    count(ledger.putObject("total"), sum, lost);
    ledger.set("topics", topics);
    try {
      return JSON.writeValueAsString(ledger) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void count(ObjectNode line, ArchiveCounts counts, long lost) {
    line.put("offsets", counts.offsets());
    line.put("read", counts.records());
    line.put("gaps", counts.offsets() - counts.records());
    line.put("lost", lost);
    line.put("archived", counts.values());
    line.put("empty", counts.emptyRecords());
    ObjectNode letters = line.putObject("deadLetters");
    for (Map.Entry<RejectReason, Long> letter : counts.deadLetters().entrySet()) {
      letters.put(letter.getKey().name(), letter.getValue());
    }
    line.put("objectsWritten", counts.objectsWritten());
    line.put("objectsFound", counts.objectsFound());
    line.put("bytesWritten", counts.bytesWritten());
  }
}
