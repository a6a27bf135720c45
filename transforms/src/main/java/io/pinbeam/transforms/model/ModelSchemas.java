package io.pinbeam.transforms.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.SchemaProvider;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The schemas of {@link Pin}, {@link Geo}, {@link User} and {@link Post}: the columns of {@code
 * docs/contracts/cleaning.md}, section 5, in their order. Times are {@link MicrosInstant}, so that
 * they are timestamps to whatever takes rows.
 *
 * <p>Written by hand because Beam's AutoValueSchema takes only methods named {@code get…} for
 * fields, in the order in which reflection happens to list them, and would show times as numbers.
 */
public final class ModelSchemas implements SchemaProvider {
  private static final FieldType TIME = FieldType.logicalType(new MicrosInstant());

  private static final Schema PIN =
      Schema.builder()
          .addInt64Field("ind")
          .addNullableStringField("unique_id")
          .addNullableStringField("title")
          .addNullableStringField("description")
          .addNullableInt64Field("follower_count")
          .addNullableStringField("poster_name")
          .addNullableStringField("tag_list")
          .addNullableStringField("is_image_or_video")
          .addNullableStringField("image_src")
          .addNullableStringField("save_location")
          .addNullableStringField("category")
          .build();
  private static final Schema GEO =
      Schema.builder()
          .addInt64Field("ind")
          .addNullableStringField("country")
          .addNullableField("coordinates", FieldType.array(FieldType.DOUBLE))
          .addNullableField("timestamp", TIME)
          .build();
  private static final Schema USER =
      Schema.builder()
          .addInt64Field("ind")
          .addNullableStringField("user_name")
          .addNullableInt32Field("age")
          .addNullableField("date_joined", TIME)
          .build();
  private static final Schema POST =
      Schema.builder()
          .addInt64Field("ind")
          .addNullableStringField("category")
          .addNullableStringField("poster_name")
          .addNullableInt64Field("follower_count")
          .addNullableStringField("country")
          .addNullableField("timestamp", TIME)
          .addNullableStringField("user_name")
          .addNullableInt32Field("age")
          .addNullableField("date_joined", TIME)
          .build();

  @Override
  public <T> @Nullable Schema schemaFor(TypeDescriptor<T> type) {
    Class<?> raw = type.getRawType();
    if (raw == Pin.class) {
      return PIN;
    } else if (raw == Geo.class) {
      return GEO;
    } else if (raw == User.class) {
      return USER;
    }
    return raw == Post.class ? POST : null;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> @Nullable SerializableFunction<T, Row> toRowFunction(TypeDescriptor<T> type) {
    return schemaFor(type) == null ? null : (SerializableFunction<T, Row>) new ToRow();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> @Nullable SerializableFunction<Row, T> fromRowFunction(TypeDescriptor<T> type) {
    return schemaFor(type) == null
        ? null
        : (SerializableFunction<Row, T>) new FromRow(type.getRawType());
  }

  private static @Nullable Instant instant(@Nullable Long micros) {
    return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static @Nullable Long micros(Row row, String field) {
    Instant instant = row.getLogicalTypeValue(field, Instant.class);
    // ChronoUnit.MICROS.between counts nanoseconds on its way and overflows before the year 1678.
    return instant == null
        ? null
        : instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  /** A record, so that two of them are equal: coders are compared by their functions. */
  private record ToRow() implements SerializableFunction<Object, Row> {
    @Override
    public Row apply(Object element) {
      if (element instanceof Pin pin) {
        return pinRow(pin);
      } else if (element instanceof Geo geo) {
        return geoRow(geo);
      } else if (element instanceof User user) {
        return userRow(user);
      }
      return postRow((Post) element);
    }

    private static Row pinRow(Pin pin) {
      return Row.withSchema(PIN)
          .addValue(pin.ind())
          .addValue(pin.uniqueId())
          .addValue(pin.title())
          .addValue(pin.description())
          .addValue(pin.followerCount())
          .addValue(pin.posterName())
          .addValue(pin.tagList())
          .addValue(pin.isImageOrVideo())
          .addValue(pin.imageSrc())
          .addValue(pin.saveLocation())
          .addValue(pin.category())
          .build();
    }

    private static Row geoRow(Geo geo) {
      return Row.withSchema(GEO)
          .addValue(geo.ind())
          .addValue(geo.country())
          .addValue(geo.coordinates())
          .addValue(instant(geo.timestamp()))
          .build();
    }

    private static Row userRow(User user) {
      return Row.withSchema(USER)
          .addValue(user.ind())
          .addValue(user.userName())
          .addValue(user.age())
          .addValue(instant(user.dateJoined()))
          .build();
    }

    private static Row postRow(Post post) {
      return Row.withSchema(POST)
          .addValue(post.ind())
          .addValue(post.category())
          .addValue(post.posterName())
          .addValue(post.followerCount())
          .addValue(post.country())
          .addValue(instant(post.timestamp()))
          .addValue(post.userName())
          .addValue(post.age())
          .addValue(instant(post.dateJoined()))
          .build();
    }
  }

  /** A record for the same reason as {@link ToRow}. */
  private record FromRow(Class<?> type) implements SerializableFunction<Row, Object> {
    @Override
    public Object apply(Row row) {
      if (type == Pin.class) {
        return pin(row);
      } else if (type == Geo.class) {
        return geo(row);
      } else if (type == User.class) {
        return user(row);
      }
      return post(row);
    }

    private static Pin pin(Row row) {
      return Pin.builder()
          .ind(row.getInt64("ind"))
          .uniqueId(row.getString("unique_id"))
          .title(row.getString("title"))
          .description(row.getString("description"))
          .followerCount(row.getInt64("follower_count"))
          .posterName(row.getString("poster_name"))
          .tagList(row.getString("tag_list"))
          .isImageOrVideo(row.getString("is_image_or_video"))
          .imageSrc(row.getString("image_src"))
          .saveLocation(row.getString("save_location"))
          .category(row.getString("category"))
          .build();
    }

    private static Geo geo(Row row) {
      Collection<Double> point = row.getArray("coordinates");
      return Geo.builder()
          .ind(row.getInt64("ind"))
          .country(row.getString("country"))
          .coordinates(point == null ? null : List.copyOf(point))
          .timestamp(micros(row, "timestamp"))
          .build();
    }

    private static User user(Row row) {
      return User.builder()
          .ind(row.getInt64("ind"))
          .userName(row.getString("user_name"))
          .age(row.getInt32("age"))
          .dateJoined(micros(row, "date_joined"))
          .build();
    }

    private static Post post(Row row) {
      return Post.builder()
          .ind(row.getInt64("ind"))
          .category(row.getString("category"))
          .posterName(row.getString("poster_name"))
          .followerCount(row.getInt64("follower_count"))
          .country(row.getString("country"))
          .timestamp(micros(row, "timestamp"))
          .userName(row.getString("user_name"))
          .age(row.getInt32("age"))
          .dateJoined(micros(row, "date_joined"))
          .build();
    }
  }
}
