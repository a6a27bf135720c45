package io.pinbeam.transforms.parse;

/**
 * Looks for the end of a value that is broken or too long to be scanned: goes from byte to byte and
 * knows only texts and brackets. A closing bracket also closes what was left open inside of it.
 */
final class BracketWalk {
  /** Where a step has led to. */
  enum Step {
    INSIDE,
    /** This byte closed the value. */
    CLOSED,
    /** This byte belongs to what is around the value. */
    OUTSIDE
  }

  /** Open brackets above this are only counted. */
  private static final int KNOWN = 4096;

  private final boolean[] openObjects = new boolean[KNOWN];
  private int depth;
  private boolean inText;
  private boolean escaped;

  /** Whether a line break now stands inside a text. */
  boolean isInText() {
    return inText;
  }

  /** Whether no bracket is open. */
  boolean isBetweenValues() {
    return depth == 0;
  }

  /** A text ends at the end of its line at the latest. */
  void lineBreak() {
    inText = false;
    escaped = false;
  }

  Step step(byte octet) {
    if (inText) {
      return stepInText(octet);
    }
    switch (octet) {
      case '"':
        inText = true;
        return Step.INSIDE;
      case '{', '[':
        if (depth < KNOWN) {
          openObjects[depth] = octet == '{';
        }
        depth++;
        return Step.INSIDE;
      case '}', ']':
        return close(octet == '}');
      case ',':
        return depth == 0 ? Step.OUTSIDE : Step.INSIDE;
      default:
        return Step.INSIDE;
    }
  }

  private Step stepInText(byte octet) {
    if (escaped) {
      escaped = false;
    } else if (octet == '\\') {
      escaped = true;
    } else if (octet == '"') {
      inText = false;
      return depth == 0 ? Step.CLOSED : Step.INSIDE;
    }
    return Step.INSIDE;
  }

  private Step close(boolean object) {
    int matching = depth - 1;
    while (matching >= 0 && matching < KNOWN && openObjects[matching] != object) {
      matching--;
    }
    if (matching < 0) {
      return Step.OUTSIDE;
    }
    depth = matching;
    return depth == 0 ? Step.CLOSED : Step.INSIDE;
  }
}
