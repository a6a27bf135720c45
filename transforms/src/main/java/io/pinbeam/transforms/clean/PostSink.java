package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Takes what {@link PostReader} finds in one source object, in the order in which it stands there.
 *
 * <p>{@code position} is the byte of the source object at which the value starts; {@code part}
 * counts the records that come out of one such value, from 0.
 */
public interface PostSink {
  void pin(Pin pin, long position, int part);

  void geo(Geo geo, long position, int part);

  void user(User user, long position, int part);

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
}
