package io.pinbeam.transforms.model;

import java.util.Locale;
import java.util.Optional;

/** The three kinds of record that make up a post. */
public enum Kind {
  /** What was posted: title, poster, category. */
  PIN,
  /** Where and when it was posted. */
  GEO,
  /** Who posted it. */
  USER;

  private final String label = name().toLowerCase(Locale.ROOT);

  /**
   * The name used for tables, topic endings and ledger entries: {@code pin}, {@code geo} or {@code
   * user}.
   */
  public String label() {
    return label;
  }

  /** The kind with this {@link #label()}, or empty. */
  public static Optional<Kind> ofLabel(String label) {
    for (Kind kind : values()) {
      if (kind.label.equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /**
   * The kind that a topic {@code <user>.pin} or a stream {@code streaming-<user>-pin} carries, or
   * empty.
   */
  public static Optional<Kind> ofTopic(String topic) {
    int dot = topic.lastIndexOf('.');
    int dash = topic.lastIndexOf('-');
    return ofLabel(topic.substring(Math.max(dot, dash) + 1));
  }
}
