package io.pinbeam.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.archive.ArchivePreview;
import io.pinbeam.pipelines.archive.PartitionPreview;
import io.pinbeam.pipelines.batch.BatchPreview;
import io.pinbeam.pipelines.batch.TableNow;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.source.InputTopic;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.transforms.model.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code --dryRun} prints: a text that fits a screen, or all of it as JSON. */
record DryRunReport(String text, ObjectNode content) {
  private static final ObjectMapper JSON = new ObjectMapper();

  String json() {
    return content.toPrettyString() + "\n";
  }

  static DryRunReport of(BatchPreview batch) {
    return new DryRunReport(text(batch), json(batch));
  }

  static DryRunReport of(ArchivePreview archive) {
    return new DryRunReport(text(archive), json(archive));
  }

  private static String text(BatchPreview batch) {
    if (batch.nothing() != null) {
      return "Nothing was changed. A run would change nothing: " + batch.nothing() + ".\n";
    }
    StringBuilder text = new StringBuilder("Nothing was changed. A run would read ");
    SummaryTable topics;
    if (batch.ranges().isEmpty()) {
      long bytes = batch.topics().stream().mapToLong(InputTopic::bytes).sum();
      text.append(Quantities.size(bytes)).append(" in ").append(batch.inputs().get(0));
      topics = SummaryTable.of("topics", "files", "bytes");
      batch.topics().forEach(topic -> topics.row(topic.topic(), topic.files(), topic.bytes()));
    } else {
      long offsets = batch.ranges().stream().mapToLong(KafkaRange::offsets).sum();
      text.append(Quantities.count(offsets, "offset")).append(" of Kafka");
      topics = SummaryTable.of("partitions", "from", "to", "offsets").withoutSumOf("from", "to");
      batch
          .ranges()
          .forEach(r -> topics.row(r.topic() + "/" + r.partition(), r.from(), r.to(), r.offsets()));
    }
    OutputLayout layout = batch.layout();
    text.append(":\n").append(topics.text()).append("and write:\n");
    for (Map.Entry<Kind, TableNow> table : batch.tables().entrySet()) {
      TableNow now = table.getValue();
      line(text, "table " + table.getKey().label(), now.path() + instead(batch, now));
    }
    line(text, "answers", layout.root() + "/answers, " + batch.answers().size() + " files");
    line(text, "dead letters", layout.deadLetters() + instead(batch));
    line(text, "ledger", layout.ledger());
    line(text, "report", layout.report());
    return text.toString();
  }

  private static String instead(BatchPreview batch, TableNow table) {
    if (batch.isIncremental() && table.version() != null) {
      return String.format(
          Locale.ROOT, ", after version %d of %,d rows", table.version(), table.rows());
    }
    return table.version() == null
        ? ", new"
        : String.format(
            Locale.ROOT, ", replacing version %d of %,d rows", table.version(), table.rows());
  }

  private static String instead(BatchPreview batch) {
    return batch.deadLetterFiles() == 0
        ? ""
        : (batch.isIncremental() ? ", beside " : ", in place of ")
            + Quantities.count(batch.deadLetterFiles(), "file")
            + " there";
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-13s %s%n", name, value));
  }

  private static ObjectNode json(BatchPreview batch) {
    ObjectNode json = JSON.createObjectNode();
    json.put("dryRun", true);
    if (batch.nothing() != null) {
      return json.put("nothing", batch.nothing());
    }
    ObjectNode reads = json.putObject("reads");
    batch.inputs().forEach(reads.putArray("inputs")::add);
    reads.put("tasks", batch.tasks());
    if (batch.ranges().isEmpty()) {
      reads.put("files", batch.topics().stream().mapToLong(InputTopic::files).sum());
      reads.put("bytes", batch.topics().stream().mapToLong(InputTopic::bytes).sum());
      reads.put("passedOver", batch.passedOver());
      ArrayNode topics = reads.putArray("topics");
      for (InputTopic topic : batch.topics()) {
        topics
            .addObject()
            .put("topic", topic.topic())
            .put("kind", topic.kind().label())
            .put("files", topic.files())
            .put("bytes", topic.bytes());
      }
    } else {
      reads.put("offsets", batch.ranges().stream().mapToLong(KafkaRange::offsets).sum());
      ArrayNode partitions = reads.putArray("partitions");
      for (KafkaRange range : batch.ranges()) {
        partitions
            .addObject()
            .put("topic", range.topic())
            .put("kind", Kind.ofTopic(range.topic()).orElseThrow().label())
            .put("partition", range.partition())
            .put("from", range.from())
            .put("to", range.to())
            .put("offsets", range.offsets());
      }
    }
    ObjectNode writes = json.putObject("writes");
    ObjectNode tables = writes.putObject("tables");
    batch
        .tables()
        .forEach(
            (kind, table) ->
                tables
                    .putObject(kind.label())
                    .put("path", table.path())
                    .put("version", table.version())
                    .put("rows", table.rows()));
    batch.answers().forEach(writes.putArray("answers")::add);
    writes.put("deadLetters", batch.layout().deadLetters());
    writes.put("deadLetterFilesReplaced", batch.isIncremental() ? 0 : batch.deadLetterFiles());
    writes.put("ledger", batch.layout().ledger());
    writes.put("report", batch.layout().report());
    return json;
  }

  private static String text(ArchivePreview archive) {
    List<PartitionPreview> partitions = archive.partitions();
    long offsets = partitions.stream().mapToLong(PartitionPreview::offsets).sum();
    long lost = partitions.stream().mapToLong(PartitionPreview::lost).sum();
    long objects = partitions.stream().mapToLong(PartitionPreview::objects).sum();
    SummaryTable table =
        SummaryTable.of("partitions", "from", "to", "offsets", "objects")
            .withoutSumOf("from", "to");
    for (PartitionPreview partition : partitions) {
      table.row(
          partition.topic() + "/" + partition.partition(),
          partition.from(),
          partition.to(),
          partition.offsets(),
          partition.objects());
    }
    StringBuilder text = new StringBuilder("Nothing was changed. A run would read ");
    text.append(Quantities.count(offsets, "offset")).append(" of Kafka:\n").append(table.text());
    if (lost > 0) {
      text.append(Quantities.count(lost, "offset")).append(" are gone from Kafka.\n");
    }
    if (objects == 0) {
      return text.append("Nothing new: the archive holds all of it.\n").toString();
    }
    text.append("and write below ").append(archive.root()).append(", at most:\n");
    partitions.stream()
        .filter(partition -> partition.firstObject() != null)
        .findFirst()
        .ifPresent(partition -> line(text, "first object", partition.firstObject()));
    line(text, "objects", Quantities.count(objects, "object") + ", and dead letters");
    line(text, "plans", Quantities.count(archive.plans().size(), "plan"));
    line(text, "ledger", archive.ledger());
    return text.toString();
  }

  private static ObjectNode json(ArchivePreview archive) {
    ObjectNode json = JSON.createObjectNode();
    json.put("dryRun", true);
    json.put("output", archive.root());
    ObjectNode topics = json.putObject("topics");
    long offsets = 0;
    long lost = 0;
    long objects = 0;
    for (PartitionPreview partition : archive.partitions()) {
      String topic = partition.topic();
      ObjectNode partitions =
          topics.has(topic) ? (ObjectNode) topics.get(topic) : topics.putObject(topic);
      partitions
          .putObject(Integer.toString(partition.partition()))
          .put("from", partition.from())
          .put("to", partition.to())
          .put("offsets", partition.offsets())
          .put("lost", partition.lost())
          .put("objectsAtMost", partition.objects())
          .put("objectsFound", partition.objectsFound())
          .put("firstObject", partition.firstObject())
          .put("lastObject", partition.lastObject());
      offsets += partition.offsets();
      lost += partition.lost();
      objects += partition.objects();
    }
    json.putObject("total").put("offsets", offsets).put("lost", lost).put("objectsAtMost", objects);
    archive.plans().forEach(json.putArray("plans")::add);
    json.put("ledger", archive.ledger());
    return json;
  }
}
