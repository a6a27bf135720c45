package io.pinbeam.delta.internal;

/** Another writer committed first, or may have: look at the table again. */
public final class LostRaceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean isOutcomeKnown;

  LostRaceException(String message, Throwable cause, boolean isOutcomeKnown) {
    super(message, cause);
    this.isOutcomeKnown = isOutcomeKnown;
  }

  /** False if the file system failed in the middle, so that our own commit may stand as well. */
  public boolean isOutcomeKnown() {
    return isOutcomeKnown;
  }

  /** What happened, in Kernel's words too. */
  public String reason() {
    StringBuilder reason = new StringBuilder(getMessage());
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      reason.append("; ").append(cause.getMessage());
    }
    return reason.toString();
  }
}
