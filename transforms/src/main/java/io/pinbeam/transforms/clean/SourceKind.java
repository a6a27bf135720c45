package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.SourcePosition;
import java.util.Optional;

/** Tells from where it was read what kind of record a source object carries. */
final class SourceKind {
  private SourceKind() {}

  /**
   * By the ending of the topic's or stream's name; for a file by its name, as the S3 sink gives it
   * ({@code <topic>+<partition>+<offset>.json}) or up to its first dot ({@code pin.jsonl}), else by
   * the folder nearest to it that is named like a topic.
   */
  static Optional<Kind> of(SourcePosition source) {
    if (source.topic() != null) {
      return Kind.ofTopic(source.topic());
    }
    if (source.stream() != null) {
      return Kind.ofTopic(source.stream());
    }
    return source.path() == null ? Optional.empty() : ofPath(source.path());
  }

  private static Optional<Kind> ofPath(String path) {
    int end = path.length();
    int start = startOfName(path, end);
    Optional<Kind> kind = ofFileName(path.substring(start, end));
    while (kind.isEmpty() && start > 0) {
      end = start - 1;
      start = startOfName(path, end);
      kind = Kind.ofTopic(path.substring(start, end));
    }
    return kind;
  }

  private static int startOfName(String path, int end) {
    return Math.max(path.lastIndexOf('/', end - 1), path.lastIndexOf('\\', end - 1)) + 1;
  }

  private static Optional<Kind> ofFileName(String name) {
    int plus = name.indexOf('+');
    if (plus > 0) {
      return Kind.ofTopic(name.substring(0, plus));
    }
    int dot = name.indexOf('.');
    return Kind.ofTopic(dot < 0 ? name : name.substring(0, dot));
  }
}
