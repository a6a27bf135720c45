package io.pinbeam.pipelines.ledger;

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
