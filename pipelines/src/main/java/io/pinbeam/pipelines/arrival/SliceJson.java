package io.pinbeam.pipelines.arrival;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.source.FileOrder;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A {@link Slice} as text. */
public final class SliceJson {
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SliceJson() {}

  public static ObjectNode of(Slice slice) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("n", slice.n());
    json.put("base", slice.base());
    json.put("runId", slice.runId());
    json.put("from", slice.range().from() == null ? null : slice.range().from().toString());
    json.put("to", slice.range().to().toString());
    json.putObject("source")
        .put("type", slice.source().type().name())
        .put("input", slice.source().input())
        .put("user", slice.source().user());
    json.put("expectations", slice.expectations());
    json.put("tasks", slice.tasks());
    ObjectNode counts = json.putObject("counts");
    slice.counts().forEach((kind, ofKind) -> counts.set(kind.label(), ofKind.toJson()));
    ArrayNode files = json.putArray("files");
    for (SliceFile file : slice.files()) {
      files
          .addObject()
          .put("path", file.path())
          .put("size", file.size())
          .put("kind", file.kind().label())
          .put("partition", file.order().partition())
          .put("firstOffset", file.order().firstOffset())
          .put("rank", file.rank())
          .put("task", file.task());
    }
    ArrayNode offsets = json.putArray("offsets");
    for (SliceOffsets partition : slice.offsets()) {
      ArrayNode read =
          offsets
              .addObject()
              .put("topic", partition.topic())
              .put("partition", partition.partition())
              .put("until", partition.until())
              .putArray("read");
      partition.read().forEach(r -> read.addObject().put("from", r.from()).put("to", r.to()));
    }
    return json;
  }

  /**
   * Reads what {@link #of} gave.
   *
   * @throws IOException if it is no slice, or one of a later version
   */
  public static Slice parse(String text) throws IOException {
    try {
      return parse(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IOException("it is no slice of an account by arrival", e);
    }
  }

  /**
   * The same of JSON.
   *
   * @throws IOException if it is no slice, or one of a later version
   */
  public static Slice parse(JsonNode json) throws IOException {
    try {
      if (json.required("format").asInt() > FORMAT) {
        throw new IOException("it was written by a later version of Pinbeam");
      }
      JsonNode source = json.required("source");
      Map<Kind, KindCounts> counts = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        counts.put(kind, KindCounts.parse(kind, json.required("counts").required(kind.label())));
      }
      List<SliceFile> files = new ArrayList<>();
      for (JsonNode file : json.required("files")) {
        files.add(file(file));
      }
      List<SliceOffsets> offsets = new ArrayList<>();
      for (JsonNode partition : json.required("offsets")) {
        offsets.add(offsets(partition));
      }
      return new Slice(
          number(json, "n"),
          number(json, "base"),
          text(json, "runId"),
          new TimeRange(
              json.required("from").isNull() ? null : Instant.parse(text(json, "from")),
              Instant.parse(text(json, "to"))),
          new SliceSource(
              SourceType.valueOf(text(source, "type")),
              source.required("input").textValue(),
              source.required("user").textValue()),
          files,
          offsets,
          (int) number(json, "tasks"),
          counts,
          text(json, "expectations"));
    } catch (IllegalArgumentException | DateTimeException | NoSuchElementException e) {
      throw new IOException("it is no slice of an account by arrival", e);
    }
  }

  private static SliceFile file(JsonNode file) {
    return new SliceFile(
        text(file, "path"),
        number(file, "size"),
        Kind.ofLabel(text(file, "kind")).orElseThrow(),
        new FileOrder(
            file.required("partition").isNull() ? null : (int) number(file, "partition"),
            optionalNumber(file, "firstOffset"),
            text(file, "path")),
        number(file, "rank"),
        (int) number(file, "task"));
  }

  private static SliceOffsets offsets(JsonNode partition) {
    String topic = text(partition, "topic");
    int number = (int) number(partition, "partition");
    List<KafkaRange> read = new ArrayList<>();
    for (JsonNode range : partition.required("read")) {
      read.add(KafkaRange.of(topic, number, number(range, "from"), number(range, "to")));
    }
    return new SliceOffsets(topic, number, number(partition, "until"), read);
  }

  private static @Nullable Long optionalNumber(JsonNode json, String name) {
    return json.required(name).isNull() ? null : (Long) number(json, name);
  }

  private static long number(JsonNode json, String name) {
    JsonNode number = json.required(name);
    if (!number.canConvertToLong() || !number.isIntegralNumber()) {
      throw new IllegalArgumentException(name + " is no number");
    }
    return number.asLong();
  }

  private static String text(JsonNode json, String name) {
    JsonNode text = json.required(name);
    if (!text.isTextual()) {
      throw new IllegalArgumentException(name + " is no text");
    }
    return text.asText();
  }
}
