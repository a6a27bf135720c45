package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A cleaned geolocation: where and when a post was made. Columns and rules: {@code
 * docs/contracts/cleaning.md}, sections 4 and 5. Everything but {@code ind} may be null.
 */
@AutoValue
@DefaultCoder(GeoCoder.class)
@DefaultSchema(ModelSchemas.class)
public abstract class Geo {
  public static Builder builder() {
    return new AutoValue_Geo.Builder();
  }

  /** The key, 0 or more. */
  public abstract long ind();

  public abstract @Nullable String country();

  /** Latitude and longitude in degrees, in this order. */
  @SuppressWarnings("AutoValueImmutableFields") // Guava is Beam's, not ours.
  public abstract @Nullable List<Double> coordinates();

  /** When it was posted, in microseconds since 1970-01-01 UTC. */
  public abstract @Nullable Long timestamp();

  public abstract Builder toBuilder();

  /** Builds a {@link Geo}; what is not set is null. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder ind(long value);

    public abstract Builder country(@Nullable String value);

    public abstract Builder coordinates(@Nullable List<Double> value);

    public abstract Builder timestamp(@Nullable Long value);

    public abstract Geo build();
  }
}
