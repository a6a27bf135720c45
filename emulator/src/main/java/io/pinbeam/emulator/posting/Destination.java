package io.pinbeam.emulator.posting;

import io.pinbeam.emulator.PostKind;

/** Where the records of one kind go: a topic or a stream. */
record Destination(DestinationType type, PostKind kind, String name) {
  /** Tells it from the others of a run, also where all kinds go to one topic. */
  String label() {
    return name + "/" + kind.label();
  }
}
