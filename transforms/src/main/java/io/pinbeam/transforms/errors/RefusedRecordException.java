package io.pinbeam.transforms.errors;

/**
 * Ends a pipeline that has no error handler at the first record that is refused. Says why and
 * where, without any of the record's values.
 */
public final class RefusedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedRecordException(DeadLetter letter) {
    // No stack trace: it would be the same for each record, and error handlers store it.
    super(letter.description(), null, true, false);
  }
}
