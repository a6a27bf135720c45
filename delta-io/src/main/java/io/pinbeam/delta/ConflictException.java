package io.pinbeam.delta;

import java.io.IOException;

/** A commit that another writer's commit made impossible. Nothing was changed. */
public final class ConflictException extends IOException {
  private static final long serialVersionUID = 1L;

  ConflictException(String message) {
    super(message);
  }

  ConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
