package io.pinbeam.transforms.clean;

import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import io.pinbeam.transforms.parse.Field;
import io.pinbeam.transforms.parse.FrameLimits;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What may be changed in the cleaning contract ({@code docs/contracts/cleaning.md}): placeholders,
 * limits, and rules of your own. {@link #standard()} is the contract as it stands.
 */
@AutoValue
public abstract class CleaningRules implements Serializable {
  private static final int DEFAULT_MAX_RECORD_BYTES = 10 << 20;
  private static final int DEFAULT_KEPT_BYTES = 64 << 10;

  /** More would not fit into the stack of a thread, for envelopes are unwrapped recursively. */
  private static final int MOST_NESTING = 4_000;

  private static final CleaningRules STANDARD =
      new AutoValue_CleaningRules.Builder()
          .maxRecordBytes(DEFAULT_MAX_RECORD_BYTES)
          .maxNesting(1_000)
          .maxEnvelopes(4)
          .maxAge(150)
          .keptBytes(DEFAULT_KEPT_BYTES)
          .placeholders(standardPlaceholders())
          .build();

  /** The rules of the contract. */
  public static CleaningRules standard() {
    return STANDARD;
  }

  /** A longer record is refused as TOO_LARGE. */
  public abstract int maxRecordBytes();

  /** A record whose objects and arrays are nested deeper is refused as INVALID_JSON. */
  public abstract int maxNesting();

  /** How many envelopes within each other are unwrapped. */
  public abstract int maxEnvelopes();

  /** A higher age is a defect. */
  public abstract int maxAge();

  /** How many first bytes of a refused record are kept. */
  public abstract int keptBytes();

  /** Texts that mean that there is no value, by field name. */
  @SuppressWarnings("AutoValueImmutableFields") // Map.copyOf
  public abstract Map<String, Set<String>> placeholders();

  /** What names and coordinates become; null: they stay. */
  public final @Nullable Pseudonyms pseudonyms() {
    return heldPseudonyms();
  }

  abstract @Nullable Pseudonyms heldPseudonyms();

  public abstract @Nullable RowRule<Pin> pinRule();

  public abstract @Nullable RowRule<Geo> geoRule();

  public abstract @Nullable RowRule<User> userRule();

  public final CleaningRules withMaxRecordBytes(int bytes) {
    return toBuilder().maxRecordBytes(within(bytes, 1, 1 << 29, "maxRecordBytes")).build();
  }

  public final CleaningRules withMaxNesting(int depth) {
    return toBuilder().maxNesting(within(depth, 1, MOST_NESTING, "maxNesting")).build();
  }

  public final CleaningRules withMaxEnvelopes(int depth) {
    return toBuilder().maxEnvelopes(within(depth, 0, 100, "maxEnvelopes")).build();
  }

  public final CleaningRules withMaxAge(int years) {
    return toBuilder().maxAge(within(years, 0, Integer.MAX_VALUE, "maxAge")).build();
  }

  public final CleaningRules withKeptBytes(int bytes) {
    return toBuilder().keptBytes(within(bytes, 0, 1 << 29, "keptBytes")).build();
  }

  /**
   * Replaces the placeholders of one field, named as it stands in raw records, such as {@code
   * country} or {@code first_name}. An empty collection takes them away.
   */
  public final CleaningRules withPlaceholders(String field, Collection<String> texts) {
    if (!RowColumns.isRecordField(field)) {
      throw new IllegalArgumentException("no field of a pin, geolocation or user: " + field);
    }
    Map<String, Set<String>> all = new LinkedHashMap<>(placeholders());
    all.put(field, Set.copyOf(texts));
    return toBuilder().placeholders(Map.copyOf(all)).build();
  }

  /**
   * Puts pseudonyms in the place of names ({@code poster_name} and {@code user_name}), and coarsens
   * coordinates, after all rules. Of a refused record no byte is kept, as {@link #withKeptBytes}
   * with 0 does: it may have a name anywhere.
   */
  public final CleaningRules withPseudonyms(Pseudonyms pseudonyms) {
    return toBuilder().heldPseudonyms(pseudonyms).keptBytes(0).build();
  }

  /** Applied to each pin after all other rules. */
  public final CleaningRules withPinRule(RowRule<Pin> rule) {
    return toBuilder().pinRule(rule).build();
  }

  /** Applied to each geolocation after all other rules. */
  public final CleaningRules withGeoRule(RowRule<Geo> rule) {
    return toBuilder().geoRule(rule).build();
  }

  /** Applied to each user after all other rules. */
  public final CleaningRules withUserRule(RowRule<User> rule) {
    return toBuilder().userRule(rule).build();
  }

  /** The limits that reading follows. */
  public final FrameLimits frameLimits() {
    return new FrameLimits(maxRecordBytes(), maxNesting(), maxEnvelopes(), keptBytes());
  }

  abstract Builder toBuilder();

  private static Map<String, Set<String>> standardPlaceholders() {
    Map<String, Set<String>> texts = new LinkedHashMap<>();
    texts.put(Field.TITLE.label(), Set.of("No Title Data Available"));
    texts.put(
        Field.DESCRIPTION.label(),
        Set.of("No description available Story format", "No description available", "Untitled"));
    texts.put(Field.POSTER_NAME.label(), Set.of("User Info Error"));
    texts.put(Field.FOLLOWER_COUNT.label(), Set.of("User Info Error"));
    texts.put(Field.TAG_LIST.label(), Set.of("N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e"));
    texts.put(Field.IMAGE_SRC.label(), Set.of("Image src error."));
    return Map.copyOf(texts);
  }

  private static int within(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder maxRecordBytes(int value);

    abstract Builder maxNesting(int value);

    abstract Builder maxEnvelopes(int value);

    abstract Builder maxAge(int value);

    abstract Builder keptBytes(int value);

    abstract Builder placeholders(Map<String, Set<String>> value);

    abstract Builder heldPseudonyms(@Nullable Pseudonyms value);

    abstract Builder pinRule(RowRule<Pin> value);

    abstract Builder geoRule(RowRule<Geo> value);

    abstract Builder userRule(RowRule<User> value);

    abstract CleaningRules build();
  }
}
