package io.pinbeam.emulator;

import java.util.List;

/**
 * What must come of one record: a cleaned row, or a dead letter with the reason code of the
 * cleaning contract ({@code rejection}, null for a row).
 */
public record Outcome(
    long key, String clean, List<FieldDefect> defects, int unknownFields, String rejection) {

  static Outcome row(long key, String clean) {
    return new Outcome(key, clean, List.of(), 0, null);
  }

  static Outcome deadLetter(String reason) {
    return new Outcome(-1, null, List.of(), 0, reason);
  }

  public boolean isRow() {
    return rejection == null;
  }

  Outcome withDefect(String field, String reason) {
    return new Outcome(key, clean, List.of(new FieldDefect(field, reason)), unknownFields, null);
  }

  Outcome withUnknownFields(int count) {
    return new Outcome(key, clean, defects, count, null);
  }
}
