package io.pinbeam.pipelines.stream.alert;

import java.nio.charset.StandardCharsets;

/** What signs the alerts; it is in no text of it. */
final class Secret {
  private final byte[] bytes;

  Secret(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "***";
  }
}
