package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.parse.JsonScanner;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Takes what {@link PostReader} finds in one source object, in the order in which it stands there,
 * with rows as columns of a buffer. {@link PostSink} takes them as objects.
 *
 * <p>{@code position} and {@code part} are those of {@link PostSink}.
 */
public interface RowSink {
  /** Where the next row of this kind is appended. */
  RowBuffer rows(Kind kind);

  /**
   * What keeps the row that was appended last from being one, for people, naming no value; null
   * takes it. A row that is not taken is removed from the buffer, and its record is refused as
   * {@link RejectReason#EXPECTATION}.
   */
  default @Nullable String refusal(Kind kind) {
    return null;
  }

  /** A row was appended to the buffer of its kind, and is taken. */
  void row(Kind kind, long position, int part);

  /** The whole record was refused. {@code kind} is null where it could not be told. */
  void rejected(@Nullable Kind kind, Rejection rejection, long position, int part);

  /**
   * A value of a row that was, or is about to be, handed over could not be understood and is null.
   */
  void defect(Kind kind, String field, DefectReason reason);

  /**
   * A row that was, or is about to be, handed over had this many fields that the contract does not
   * know.
   */
  void unknownFields(Kind kind, int count);

  /**
   * The record of a row that is about to be handed over, for its fields: their names and what their
   * values are. It holds until this returns.
   */
  default void fields(Kind kind, JsonScanner record) {}
}
