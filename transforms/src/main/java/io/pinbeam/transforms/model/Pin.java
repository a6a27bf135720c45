package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A cleaned pin: what was posted. Columns and rules: {@code docs/contracts/cleaning.md}, sections 4
 * and 5. Everything but {@code ind} may be null.
 */
@AutoValue
@DefaultCoder(PinCoder.class)
@DefaultSchema(ModelSchemas.class)
public abstract class Pin {
  public static Builder builder() {
    return new AutoValue_Pin.Builder();
  }

  /** The key, 0 or more. */
  public abstract long ind();

  public abstract @Nullable String uniqueId();

  public abstract @Nullable String title();

  public abstract @Nullable String description();

  /** Followers of the poster when it was posted. */
  public abstract @Nullable Long followerCount();

  public abstract @Nullable String posterName();

  /** Tags, separated by commas, as they came. */
  public abstract @Nullable String tagList();

  /** The media type. */
  public abstract @Nullable String isImageOrVideo();

  /** The address of the image. */
  public abstract @Nullable String imageSrc();

  public abstract @Nullable String saveLocation();

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
