package io.pinbeam.pipelines.stream.alert;

import java.util.Locale;

/** How far an alert has got, for one channel. */
enum AlertState {
  /** Noted, and to be delivered. */
  FIRED,
  DELIVERED,
  /** Given up. */
  FAILED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
