package io.pinbeam.emulator;

import java.util.List;

/** Section 6 of the cleaning contract: several records with one key. */
final class RepeatShapes {
  /** How many posts earlier the repeated one is: far enough for another file and partition. */
  static final int DISTANCE = 101;

  private static final DefectShape FAR_COPY =
      DefectShape.records(
              "repeat: copy of an earlier post",
              post -> List.of(post.record(), earlier(post).record()))
          .notPosted();

  private static final DefectShape FAR_CHANGE =
      DefectShape.records(
              "repeat: an earlier post with other content",
              post -> List.of(post.record(), changed(earlier(post))))
          .notPosted();

  static final List<DefectShape> ALL =
      List.of(
          DefectShape.records(
              "repeat: copy right after", post -> List.of(post.record(), post.record())),
          DefectShape.records(
                  "repeat: other content right after",
                  post -> List.of(post.record(), changed(post)))
              .notPosted(),
          DefectShape.records(
                  "repeat: other content right before",
                  post -> List.of(changed(post), post.record()))
              .notPosted(),
          FAR_COPY,
          FAR_CHANGE);

  private RepeatShapes() {}

  static boolean isFar(DefectShape shape) {
    return FAR_COPY.equals(shape) || FAR_CHANGE.equals(shape);
  }

  private static PlainPost earlier(PlainPost post) {
    return post.n() < DISTANCE ? post : post.before(DISTANCE);
  }

  private static SourceRecord changed(PlainPost post) {
    JsonFields raw = post.fields();
    JsonFields clean = post.cleanFields();
    switch (post.kind()) {
      case PIN -> {
        raw.text("title", "Edited").text("follower_count", "77k");
        clean.text("title", "Edited").number("follower_count", 77_000);
      }
      case GEO -> {
        raw.text("country", "Somewhere else");
        clean.text("country", "Somewhere else");
      }
      case USER -> {
        raw.number("age", 61);
        clean.number("age", 61);
      }
    }
    return SourceRecord.of(raw.toString(), Outcome.row(post.n(), clean.toString()));
  }
}
