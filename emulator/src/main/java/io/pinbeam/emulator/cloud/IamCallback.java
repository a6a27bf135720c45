package io.pinbeam.emulator.cloud;

import java.util.Optional;
import javax.security.auth.callback.Callback;

/** Asks whether a client's payload is to be believed. */
final class IamCallback implements Callback {
  private final byte[] payload;
  private String accessKeyId;
  private String refusal = "the payload was not checked";

  IamCallback(byte[] payload) {
    this.payload = payload.clone();
  }

  byte[] payload() {
    return payload.clone();
  }

  void accept(String keyId) {
    accessKeyId = keyId;
  }

  void refuse(String reason) {
    refusal = reason;
  }

  /** Who the client is, if it was accepted. */
  Optional<String> accessKeyId() {
    return Optional.ofNullable(accessKeyId);
  }

  /** Why it was not; without secrets. */
  String refusal() {
    return refusal;
  }
}
