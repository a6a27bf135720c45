package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.errors.DeadLetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which letter of a copy stands for which of the output: those that are equal but for their raw
 * text. Of several such letters, as one record with several bad values can leave them, the first of
 * the copy stands for the first of the output.
 */
final class LetterMatch {
  private final Map<String, Integer> originals = new HashMap<>();
  private final Map<String, Integer> copies = new HashMap<>();

  private LetterMatch() {}

  /** All letters of these identities; lines in their order. */
  static LetterMatch of(List<LetterLine> lines) {
    LetterMatch match = new LetterMatch();
    for (LetterLine line : lines) {
      line.letter()
          .filter(letter -> !line.isCopy() || !LetterLine.isCut(letter))
          .ifPresent(
              letter ->
                  (line.isCopy() ? match.copies : match.originals)
                      .merge(LetterLine.identity(letter), 1, Integer::sum));
    }
    match.copies.replaceAll((key, n) -> Math.min(n, match.originals.getOrDefault(key, 0)));
    match.originals.replaceAll((key, n) -> match.copies.getOrDefault(key, 0));
    return match;
  }

  /**
   * Whether a letter of a copy is read, or a letter of the output given up for one of the copy; to
   * be asked once for each letter, in the order of the lines.
   */
  boolean takes(boolean isCopy, DeadLetter letter) {
    Map<String, Integer> left = isCopy ? copies : originals;
    String key = LetterLine.identity(letter);
    int n = left.getOrDefault(key, 0);
    if (n > 0) {
      left.put(key, n - 1);
    }
    return n > 0;
  }
}
