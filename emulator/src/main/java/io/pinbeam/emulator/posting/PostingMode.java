package io.pinbeam.emulator.posting;

import java.util.List;
import java.util.Locale;

/** Which sides of the pipeline are posted to. */
enum PostingMode {
  BATCH(DestinationType.TOPIC),
  STREAMING(DestinationType.STREAM),
  BOTH(DestinationType.TOPIC, DestinationType.STREAM);

  private final List<DestinationType> types;

  PostingMode(DestinationType... types) {
    this.types = List.of(types);
  }

  List<DestinationType> types() {
    return types;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
