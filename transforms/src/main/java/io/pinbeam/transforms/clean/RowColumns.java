package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import io.pinbeam.transforms.parse.Field;

/** Columns of cleaned rows by their names. */
final class RowColumns {
  private RowColumns() {}

  /** Whether records have a field of this name, besides their key. */
  static boolean isRecordField(String name) {
    for (Field field : Field.values()) {
      if (field.label().equals(name)) {
        for (Kind kind : Kind.values()) {
          if ((Field.ownFieldsOf(kind) & field.bit()) != 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  static Pin withNull(Pin pin, String column) {
    Pin.Builder row = pin.toBuilder();
    return switch (column) {
      case "unique_id" -> row.uniqueId(null).build();
      case "title" -> row.title(null).build();
      case "description" -> row.description(null).build();
      case "follower_count" -> row.followerCount(null).build();
      case "poster_name" -> row.posterName(null).build();
      case "tag_list" -> row.tagList(null).build();
      case "is_image_or_video" -> row.isImageOrVideo(null).build();
      case "image_src" -> row.imageSrc(null).build();
      case "save_location" -> row.saveLocation(null).build();
      case "category" -> row.category(null).build();
      default -> throw unknown(column, Kind.PIN);
    };
  }

  static Geo withNull(Geo geo, String column) {
    Geo.Builder row = geo.toBuilder();
    return switch (column) {
      case "country" -> row.country(null).build();
      case "coordinates" -> row.coordinates(null).build();
      case "timestamp" -> row.timestamp(null).build();
      default -> throw unknown(column, Kind.GEO);
    };
  }

  static User withNull(User user, String column) {
    User.Builder row = user.toBuilder();
    return switch (column) {
      case "user_name" -> row.userName(null).build();
      case "age" -> row.age(null).build();
      case "date_joined" -> row.dateJoined(null).build();
      default -> throw unknown(column, Kind.USER);
    };
  }

  private static IllegalArgumentException unknown(String column, Kind kind) {
    return new IllegalArgumentException(
        "a rule refused the column " + column + ", which " + kind.label() + " does not have");
  }
}
