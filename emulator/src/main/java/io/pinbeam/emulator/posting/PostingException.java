package io.pinbeam.emulator.posting;

/** Why posting ends early, in one line for people: without a record's content or a secret. */
final class PostingException extends Exception {
  private static final long serialVersionUID = 1L;

  PostingException(String message) {
    super(message);
  }

  PostingException(String message, Throwable cause) {
    super(message, cause);
  }
}
