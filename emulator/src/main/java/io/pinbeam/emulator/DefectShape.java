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
 */
record DefectShape(
    String name,
    Set<PostKind> kinds,
    boolean needsOwnFile,
    BiFunction<PlainPost, Draws, List<SourceRecord>> maker) {
  private static final Set<PostKind> ALL = Set.of(PostKind.values());

  /** The post's record is replaced by this one. */
  static DefectShape replaced(String name, Function<PlainPost, SourceRecord> maker) {
    return new DefectShape(name, ALL, false, (post, draws) -> List.of(maker.apply(post)));
  }

  /** The post's record is replaced by these. */
  static DefectShape records(String name, Function<PlainPost, List<SourceRecord>> maker) {
    return new DefectShape(name, ALL, false, (post, draws) -> maker.apply(post));
  }

  /** A dead letter, in half of the posts instead of the record, in the other half before it. */
  static DefectShape rejected(String reason, String what, Function<PlainPost, String> body) {
    return new DefectShape(
        reason + ": " + what,
        ALL,
        false,
        (post, draws) -> {
          SourceRecord refused = SourceRecord.deadLetter(body.apply(post), reason);
          return draws.chance(0.5) ? List.of(refused) : List.of(refused, post.record());
        });
  }

  DefectShape only(PostKind kind) {
    return new DefectShape(name, Set.of(kind), needsOwnFile, maker);
  }

  DefectShape inOwnFile() {
    return new DefectShape(name, kinds, true, maker);
  }
}
