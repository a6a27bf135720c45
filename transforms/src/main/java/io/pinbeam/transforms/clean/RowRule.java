package io.pinbeam.transforms.clean;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * A rule of your own on cleaned rows. It gives back the row, changed or not; each column that it
 * names to {@code refused} becomes null and is counted as {@link DefectReason#CUSTOM_RULE}. The key
 * must stay.
 *
 * <pre>{@code
 * RowRule<User> adults = (user, refused) -> {
 *   if (user.age() != null && user.age() < 18) {
 *     refused.accept("age");
 *   }
 *   return user;
 * };
 * }</pre>
 */
@FunctionalInterface
public interface RowRule<RowT> extends Serializable {
  RowT apply(RowT row, Consumer<String> refused);
}
