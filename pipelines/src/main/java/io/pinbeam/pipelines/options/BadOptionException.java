package io.pinbeam.pipelines.options;

/** An option that cannot be used; the message is one line: what is wrong and what is allowed. */
public final class BadOptionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadOptionException(String message) {
    super(message);
  }

  public BadOptionException(String message, Throwable cause) {
    super(message, cause);
  }
}
