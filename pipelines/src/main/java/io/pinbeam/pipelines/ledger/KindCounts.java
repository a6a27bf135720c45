package io.pinbeam.pipelines.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.parse.JsonScanner;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What became of the records of one kind while they were read and cleaned. Mutable, mergeable. */
public final class KindCounts implements Serializable {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final Map<RejectReason, Long> deadLetters = new EnumMap<>(RejectReason.class);
  private final Map<String, Map<DefectReason, Long>> fieldDefects = new TreeMap<>();
  private final Map<String, Long> quarantined = new TreeMap<>();
  private final SeenFields fields = new SeenFields();
  private long rows;
  private long unknownFields;

  public KindCounts(Kind kind) {
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public void row() {
    rows++;
  }

  public void deadLetter(RejectReason reason) {
    deadLetters.merge(reason, 1L, Long::sum);
  }

  public void defect(String field, DefectReason reason) {
    fieldDefects
        .computeIfAbsent(field, f -> new EnumMap<>(DefectReason.class))
        .merge(reason, 1L, Long::sum);
  }

  public void unknownFields(long count) {
    unknownFields += count;
  }

  /** A record became a dead letter for its row breaks this expectation. */
  public void quarantined(String expectation) {
    quarantined.merge(expectation, 1L, Long::sum);
  }

  /** By expectation; a record that breaks two counts for both. */
  public Map<String, Long> quarantined() {
    return quarantined;
  }

  /** Notes the fields of a record that was not refused. */
  public void fields(JsonScanner record) {
    fields.add(record);
  }

  public SeenFields seenFields() {
    return fields;
  }

  /** Every record seen: those that gave a row and those that gave a dead letter. */
  public long read() {
    return rows + deadLetters.values().stream().mapToLong(Long::longValue).sum();
  }

  public Map<RejectReason, Long> deadLetters() {
    return deadLetters;
  }

  public Map<String, Map<DefectReason, Long>> fieldDefects() {
    return fieldDefects;
  }

  public long unknownFields() {
    return unknownFields;
  }

  /** All of it, as {@link #parse} reads it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rows", rows);
    json.put("unknownFields", unknownFields);
    ObjectNode letters = json.putObject("deadLetters");
    deadLetters.forEach((reason, n) -> letters.put(reason.name(), n));
    ObjectNode byExpectation = json.putObject("quarantined");
    quarantined.forEach(byExpectation::put);
    ObjectNode defects = json.putObject("fieldDefects");
    fieldDefects.forEach(
        (field, reasons) -> {
          ObjectNode byReason = defects.putObject(field);
          reasons.forEach((reason, n) -> byReason.put(reason.name(), n));
        });
    json.set("fields", fields.toJson());
    json.put("fieldsCut", fields.isCut());
    return json;
  }

  /**
   * Reads what {@link #toJson} gave.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static KindCounts parse(Kind kind, JsonNode json) {
    KindCounts counts = new KindCounts(kind);
    counts.rows = json.required("rows").asLong();
    counts.unknownFields = json.required("unknownFields").asLong();
    for (Map.Entry<String, JsonNode> letters : json.required("deadLetters").properties()) {
      counts.deadLetters.put(RejectReason.valueOf(letters.getKey()), letters.getValue().asLong());
    }
    for (Map.Entry<String, JsonNode> records : json.required("quarantined").properties()) {
      counts.quarantined.put(records.getKey(), records.getValue().asLong());
    }
    for (Map.Entry<String, JsonNode> field : json.required("fieldDefects").properties()) {
      Map<DefectReason, Long> byReason = new EnumMap<>(DefectReason.class);
      for (Map.Entry<String, JsonNode> reason : field.getValue().properties()) {
        byReason.put(DefectReason.valueOf(reason.getKey()), reason.getValue().asLong());
      }
      counts.fieldDefects.put(field.getKey(), byReason);
    }
    counts.fields.merge(
        SeenFields.parse(json.required("fields"), json.required("fieldsCut").asBoolean()));
    return counts;
  }

  public void merge(KindCounts other) {
    rows += other.rows;
    unknownFields += other.unknownFields;
    fields.merge(other.fields);
    other.quarantined.forEach((name, n) -> quarantined.merge(name, n, Long::sum));
    other.deadLetters.forEach((reason, n) -> deadLetters.merge(reason, n, Long::sum));
    other.fieldDefects.forEach(
        (field, reasons) ->
            reasons.forEach(
                (reason, n) ->
                    fieldDefects
                        .computeIfAbsent(field, f -> new EnumMap<>(DefectReason.class))
                        .merge(reason, n, Long::sum)));
  }
}
