package io.pinbeam.dashboard;

/** Why a statement gave no rows; its message is one line for the person who wrote it. */
public final class SqlFault extends Exception {
  private static final long serialVersionUID = 1;

  public SqlFault(String message) {
    super(message);
  }

  public SqlFault(String message, Throwable cause) {
    super(message, cause);
  }
}
