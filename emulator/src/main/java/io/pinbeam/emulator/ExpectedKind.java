package io.pinbeam.emulator;

import java.util.SortedMap;

/**
 * The ledger that a batch over one kind of made-up posts must show. Every record is read once and
 * is a cleaned row, a duplicate of one, or a dead letter: {@code read = cleaned + duplicates + dead
 * letters}. Field defects (by column and reason) and unknown fields are counted for every record
 * that is no dead letter, duplicates too.
 *
 * @param conflicts those of the duplicates whose content differs from the row that was kept
 */
public record ExpectedKind(
    long read,
    long cleaned,
    long duplicates,
    long conflicts,
    SortedMap<String, Long> deadLetters,
    SortedMap<String, SortedMap<String, Long>> fieldDefects,
    long unknownFields) {

  public long deadLetterCount() {
    return deadLetters.values().stream().mapToLong(Long::longValue).sum();
  }

  /** As in {@code ledger.json}. */
  String toJson() {
    JsonFields byField = JsonFields.unicode();
    fieldDefects.forEach((field, reasons) -> byField.json(field, counts(reasons)));
    return JsonFields.unicode()
        .number("read", read)
        .number("cleaned", cleaned)
        .number("duplicates", duplicates)
        .number("conflicts", conflicts)
        .json("deadLetters", counts(deadLetters))
        .json("fieldDefects", byField.toString())
        .number("unknownFields", unknownFields)
        .toString();
  }

  private static String counts(SortedMap<String, Long> counts) {
    JsonFields json = JsonFields.unicode();
    counts.forEach(json::number);
    return json.toString();
  }
}
