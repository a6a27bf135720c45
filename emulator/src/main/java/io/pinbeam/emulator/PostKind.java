package io.pinbeam.emulator;

import java.util.Locale;

/** The three records of a post: each has a topic and a stream of its own. */
public enum PostKind {
  PIN,
  GEO,
  USER;

  /** The name as it stands in topics, paths and the ledger. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
