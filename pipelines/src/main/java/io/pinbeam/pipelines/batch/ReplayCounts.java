package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.Kind;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/** What became of the lines of dead letters. Mutable, mergeable. */
final class ReplayCounts implements Serializable {
  private static final long serialVersionUID = 1;

  private final Map<Kind, Map<RejectReason, Long>> replayed = new EnumMap<>(Kind.class);
  private long cut;
  private long kept;
  private long quarantined;
  private long notLetters;
  private long unmatched;
  private boolean changed;

  /** A letter of this kind and reason was read again. */
  void replayed(Kind kind, RejectReason reason) {
    replayed
        .computeIfAbsent(kind, k -> new EnumMap<>(RejectReason.class))
        .merge(reason, 1L, Long::sum);
  }

  /** A letter stays that lacks some of its record. */
  void cut() {
    cut++;
  }

  /** A letter stays that the copy does not have. */
  void kept() {
    kept++;
  }

  /** A letter stays whose row is in quarantine. */
  void quarantined() {
    quarantined++;
  }

  void notALetter() {
    notLetters++;
  }

  /** A letter of the copy is none of the output's. */
  void unmatched() {
    unmatched++;
  }

  /** Something is another than before. */
  void changed() {
    changed = true;
  }

  Map<RejectReason, Long> replayed(Kind kind) {
    return replayed.getOrDefault(kind, Map.of());
  }

  long cutLetters() {
    return cut;
  }

  long keptLetters() {
    return kept;
  }

  long quarantinedLetters() {
    return quarantined;
  }

  long linesThatAreNoLetters() {
    return notLetters;
  }

  long unmatchedLetters() {
    return unmatched;
  }

  boolean isChanged() {
    return changed;
  }

  void merge(ReplayCounts other) {
    other.replayed.forEach(
        (kind, reasons) ->
            reasons.forEach(
                (reason, n) ->
                    replayed
                        .computeIfAbsent(kind, k -> new EnumMap<>(RejectReason.class))
                        .merge(reason, n, Long::sum)));
    cut += other.cut;
    kept += other.kept;
    quarantined += other.quarantined;
    notLetters += other.notLetters;
    unmatched += other.unmatched;
    changed |= other.changed;
  }
}
