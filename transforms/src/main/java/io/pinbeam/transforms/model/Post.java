package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A pin with what the answers ask of its geolocation and user: the joined projection. One for each
 * pin; the columns of a geolocation or user that is not there are null.
 */
@AutoValue
@DefaultSchema(AutoValueSchema.class)
public abstract class Post {
  public static Builder builder() {
    return new AutoValue_Post.Builder();
  }

  /** The key, 0 or more. */
  @SchemaFieldName("ind")
  public abstract long ind();

  @SchemaFieldName("category")
  public abstract @Nullable String category();

  @SchemaFieldName("poster_name")
  public abstract @Nullable String posterName();

  @SchemaFieldName("follower_count")
  public abstract @Nullable Long followerCount();

  @SchemaFieldName("country")
  public abstract @Nullable String country();

  /** When it was posted, in microseconds since 1970-01-01 UTC. */
  @SchemaFieldName("timestamp")
  public abstract @Nullable Long timestamp();

  @SchemaFieldName("user_name")
  public abstract @Nullable String userName();

  /** In years. */
  @SchemaFieldName("age")
  public abstract @Nullable Integer age();

  /** In microseconds since 1970-01-01 UTC. */
  @SchemaFieldName("date_joined")
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
