package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A pin with what the answers ask of its geolocation and user: the joined projection. One for each
 * pin; the columns of a geolocation or user that is not there are null.
 */
@AutoValue
@DefaultCoder(PostCoder.class)
@DefaultSchema(ModelSchemas.class)
public abstract class Post {
  public static Builder builder() {
    return new AutoValue_Post.Builder();
  }

  /** The key, 0 or more. */
  public abstract long ind();

  public abstract @Nullable String category();

  public abstract @Nullable String posterName();

  public abstract @Nullable Long followerCount();

  public abstract @Nullable String country();

  /** When it was posted, in microseconds since 1970-01-01 UTC. */
  public abstract @Nullable Long timestamp();

  public abstract @Nullable String userName();

  /** In years. */
  public abstract @Nullable Integer age();

  /** In microseconds since 1970-01-01 UTC. */
  public abstract @Nullable Long dateJoined();

  public abstract Builder toBuilder();

  /** Builds a {@link Post}; what is not set is null. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder ind(long value);

    public abstract Builder category(@Nullable String value);

    public abstract Builder posterName(@Nullable String value);

    public abstract Builder followerCount(@Nullable Long value);

    public abstract Builder country(@Nullable String value);

    public abstract Builder timestamp(@Nullable Long value);

    public abstract Builder userName(@Nullable String value);

    public abstract Builder age(@Nullable Integer value);

    public abstract Builder dateJoined(@Nullable Long value);

    public abstract Post build();
  }
}
