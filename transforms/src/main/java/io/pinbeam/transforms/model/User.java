package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A cleaned user: who posted. Columns and rules: {@code docs/contracts/cleaning.md}, sections 4 and
 * 5. Everything but {@code ind} may be null.
 */
@AutoValue
@DefaultCoder(UserCoder.class)
@DefaultSchema(ModelSchemas.class)
public abstract class User {
  public static Builder builder() {
    return new AutoValue_User.Builder();
  }

  /** The key, 0 or more. */
  public abstract long ind();

  public abstract @Nullable String userName();

  /** In years. */
  public abstract @Nullable Integer age();

  /** In microseconds since 1970-01-01 UTC. */
  public abstract @Nullable Long dateJoined();

  public abstract Builder toBuilder();

  /** Builds a {@link User}; what is not set is null. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder ind(long value);

    public abstract Builder userName(@Nullable String value);

    public abstract Builder age(@Nullable Integer value);

    public abstract Builder dateJoined(@Nullable Long value);

    public abstract User build();
  }
}
