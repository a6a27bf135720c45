package io.pinbeam.emulator;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One way in which a post can differ from a plain one.
 *
 * @param name for people, unique
 * @param kinds the kinds that it can happen to
 * @param needsOwnFile true where the bytes only mean this if they are a whole source object
 * @param posted true where an HTTP gateway hands it on and the result is the same in any order
 */
record DefectShape(
    String name,
    Set<PostKind> kinds,
    boolean needsOwnFile,
    boolean posted,
    BiFunction<PlainPost, Draws, List<SourceRecord>> maker) {
  private static final Set<PostKind> ALL = Set.of(PostKind.values());

  /** The post's record is replaced by this one. */
  static DefectShape replaced(String name, Function<PlainPost, SourceRecord> maker) {
    return new DefectShape(name, ALL, false, true, (post, draws) -> List.of(maker.apply(post)));
  }

  /** The post's record is replaced by these. */
  static DefectShape records(String name, Function<PlainPost, List<SourceRecord>> maker) {
    return new DefectShape(name, ALL, false, true, (post, draws) -> maker.apply(post));
  }

  /** A dead letter, in half of the posts instead of the record, in the other half before it. */
  static DefectShape rejected(String reason, String what, Function<PlainPost, String> body) {
    return new DefectShape(
        reason + ": " + what,
        ALL,
        false,
        true,
        (post, draws) -> {
          SourceRecord refused = SourceRecord.deadLetter(body.apply(post), reason);
          return draws.chance(0.5) ? List.of(refused) : List.of(refused, post.record());
        });
  }

  DefectShape only(PostKind kind) {
    return new DefectShape(name, Set.of(kind), needsOwnFile, posted, maker);
  }

  DefectShape inOwnFile() {
    return new DefectShape(name, kinds, true, posted, maker);
  }

  /**
   * For what cannot be the value of a record in the JSON of a request, what a gateway may refuse or
   * put right, and what depends on which of two records comes last.
   */
  DefectShape notPosted() {
    return new DefectShape(name, kinds, needsOwnFile, false, maker);
  }
}
