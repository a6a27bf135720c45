package io.pinbeam.emulator.cloud;

/** Why the local cloud does not start, in one line for people. */
final class CloudException extends Exception {
  private static final long serialVersionUID = 1L;

  CloudException(String message) {
    super(message);
  }

  CloudException(String message, Throwable cause) {
    super(message, cause);
  }
}
