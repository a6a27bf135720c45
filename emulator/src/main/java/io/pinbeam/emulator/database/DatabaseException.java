package io.pinbeam.emulator.database;

/** What is wrong with the source database, in one line for people and without a secret. */
public final class DatabaseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  private DatabaseException(String message, Throwable cause, boolean lasting) {
    super(message, cause);
    this.lasting = lasting;
  }

  /** Trying again cannot help. */
  static DatabaseException lasting(String message, Throwable cause) {
    return new DatabaseException(message, cause, true);
  }

  /** The server may come back. */
  static DatabaseException passing(String message, Throwable cause) {
    return new DatabaseException(message, cause, false);
  }

  public boolean isLasting() {
    return lasting;
  }
}
