package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A cleaned pin: what was posted. Columns and rules: {@code docs/contracts/cleaning.md}, sections 4
 * and 5. Everything but {@code ind} may be null.
 */
@AutoValue
@DefaultSchema(AutoValueSchema.class)
public abstract class Pin {
  public static Builder builder() {
    return new AutoValue_Pin.Builder();
  }

  /** The key, 0 or more. */
  @SchemaFieldName("ind")
  public abstract long ind();

  @SchemaFieldName("unique_id")
  public abstract @Nullable String uniqueId();

  @SchemaFieldName("title")
  public abstract @Nullable String title();

  @SchemaFieldName("description")
  public abstract @Nullable String description();

  /** Followers of the poster when it was posted. */
  @SchemaFieldName("follower_count")
  public abstract @Nullable Long followerCount();

  @SchemaFieldName("poster_name")
  public abstract @Nullable String posterName();

  /** Tags, separated by commas, as they came. */
  @SchemaFieldName("tag_list")
  public abstract @Nullable String tagList();

  /** The media type. */
  @SchemaFieldName("is_image_or_video")
  public abstract @Nullable String isImageOrVideo();

  /** The address of the image. */
  @SchemaFieldName("image_src")
  public abstract @Nullable String imageSrc();

  @SchemaFieldName("save_location")
  public abstract @Nullable String saveLocation();

  @SchemaFieldName("category")
  public abstract @Nullable String category();

  public abstract Builder toBuilder();

  /** Builds a {@link Pin}; what is not set is null. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder ind(long value);

    public abstract Builder uniqueId(@Nullable String value);

    public abstract Builder title(@Nullable String value);

    public abstract Builder description(@Nullable String value);

    public abstract Builder followerCount(@Nullable Long value);

    public abstract Builder posterName(@Nullable String value);

    public abstract Builder tagList(@Nullable String value);

    public abstract Builder isImageOrVideo(@Nullable String value);

    public abstract Builder imageSrc(@Nullable String value);

    public abstract Builder saveLocation(@Nullable String value);

    public abstract Builder category(@Nullable String value);

    public abstract Pin build();
  }
}
