package io.pinbeam.emulator.database;

import io.pinbeam.emulator.PostKind;
import java.util.Locale;

/** The three tables, with the columns of the records that are posted from them. */
enum SourceTable {
  PINTEREST_DATA(
      PostKind.PIN,
      "index",
      """
      `index` BIGINT NOT NULL PRIMARY KEY, unique_id TEXT, title TEXT, description TEXT,
      poster_name TEXT, follower_count TEXT, tag_list TEXT, is_image_or_video TEXT,
      image_src TEXT, downloaded BIGINT, save_location TEXT, category TEXT"""),
  GEOLOCATION_DATA(
      PostKind.GEO,
      "ind",
      """
      ind BIGINT NOT NULL PRIMARY KEY, timestamp DATETIME, latitude DOUBLE, longitude DOUBLE,
      country TEXT"""),
  USER_DATA(
      PostKind.USER,
      "ind",
      """
      ind BIGINT NOT NULL PRIMARY KEY, first_name TEXT, last_name TEXT, age BIGINT,
      date_joined DATETIME""");

  private final PostKind kind;
  private final String key;
  private final String columns;

  SourceTable(PostKind kind, String key, String columns) {
    this.kind = kind;
    this.key = key;
    this.columns = columns;
  }

  static SourceTable of(PostKind kind) {
    return switch (kind) {
      case PIN -> PINTEREST_DATA;
      case GEO -> GEOLOCATION_DATA;
      case USER -> USER_DATA;
    };
  }

  PostKind kind() {
    return kind;
  }

  /** The column that tells which post a row belongs to. */
  String key() {
    return key;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String createStatement() {
    return "CREATE TABLE IF NOT EXISTS "
        + label()
        + " ("
        + columns
        + ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
  }
}
