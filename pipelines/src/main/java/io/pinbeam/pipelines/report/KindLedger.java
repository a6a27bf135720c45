package io.pinbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the ledger says of one kind. */
record KindLedger(String kind, JsonNode node) {
  /** So many records or values of a name and a reason. */
  record Count(String name, String reason, long count) {}

  static List<KindLedger> of(JsonNode ledger) {
    List<KindLedger> kinds = new ArrayList<>();
    ledger
        .path("kinds")
        .fields()
        .forEachRemaining(e -> kinds.add(new KindLedger(e.getKey(), e.getValue())));
    return kinds;
  }

  long count(String field) {
    return node.path(field).asLong();
  }

  long deadLetters() {
    return deadLettersByReason().stream().mapToLong(Count::count).sum();
  }

  long fieldDefects() {
    return fieldDefectsByReason().stream().mapToLong(Count::count).sum();
  }

  /** How many records more were read than became something; 0 if the sum holds. */
  long missing() {
    return count("read") - count("cleaned") - count("duplicates") - deadLetters();
  }

  List<Count> deadLettersByReason() {
    List<Count> counts = new ArrayList<>();
    node.path("deadLetters")
        .fields()
        .forEachRemaining(e -> counts.add(new Count(e.getKey(), kind, e.getValue().asLong())));
    return counts;
  }

  List<Count> fieldDefectsByReason() {
    List<Count> counts = new ArrayList<>();
    node.path("fieldDefects")
        .fields()
        .forEachRemaining(
            field ->
                field
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        e ->
                            counts.add(
                                new Count(
                                    kind + "." + field.getKey(),
                                    e.getKey(),
                                    e.getValue().asLong()))));
    return counts;
  }
}
