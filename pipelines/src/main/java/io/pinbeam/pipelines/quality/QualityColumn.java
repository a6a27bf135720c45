package io.pinbeam.pipelines.quality;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.RowSlots;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A column of a table of cleaned rows, as a buffer of rows has it. */
public enum QualityColumn {
  PIN_IND(Kind.PIN, "ind", Type.KEY, 0),
  UNIQUE_ID(Kind.PIN, "unique_id", Type.TEXT, RowSlots.UNIQUE_ID),
  TITLE(Kind.PIN, "title", Type.TEXT, RowSlots.TITLE),
  DESCRIPTION(Kind.PIN, "description", Type.TEXT, RowSlots.DESCRIPTION),
  FOLLOWER_COUNT(Kind.PIN, "follower_count", Type.NUMBER, RowSlots.FOLLOWER_COUNT),
  POSTER_NAME(Kind.PIN, "poster_name", Type.TEXT, RowSlots.POSTER_NAME),
  TAG_LIST(Kind.PIN, "tag_list", Type.TEXT, RowSlots.TAG_LIST),
  IS_IMAGE_OR_VIDEO(Kind.PIN, "is_image_or_video", Type.TEXT, RowSlots.IS_IMAGE_OR_VIDEO),
  IMAGE_SRC(Kind.PIN, "image_src", Type.TEXT, RowSlots.IMAGE_SRC),
  SAVE_LOCATION(Kind.PIN, "save_location", Type.TEXT, RowSlots.SAVE_LOCATION),
  CATEGORY(Kind.PIN, "category", Type.TEXT, RowSlots.CATEGORY),

  GEO_IND(Kind.GEO, "ind", Type.KEY, 0),
  COUNTRY(Kind.GEO, "country", Type.TEXT, RowSlots.COUNTRY),
  COORDINATES(Kind.GEO, "coordinates", Type.PAIR, RowSlots.LATITUDE),
  TIMESTAMP(Kind.GEO, "timestamp", Type.TIME, RowSlots.TIMESTAMP),

  USER_IND(Kind.USER, "ind", Type.KEY, 0),
  USER_NAME(Kind.USER, "user_name", Type.TEXT, RowSlots.USER_NAME),
  AGE(Kind.USER, "age", Type.NUMBER, RowSlots.AGE),
  DATE_JOINED(Kind.USER, "date_joined", Type.TIME, RowSlots.DATE_JOINED);

  enum Type {
    KEY,
    TEXT,
    NUMBER,
    TIME,
    /** Two numbers, in this slot and the next. */
    PAIR
  }

  private final Kind table;
  private final String label;
  private final Type type;
  private final int slot;

  QualityColumn(Kind table, String label, Type type, int slot) {
    this.table = table;
    this.label = label;
    this.type = type;
    this.slot = slot;
  }

  static List<QualityColumn> of(Kind table) {
    return Arrays.stream(values()).filter(column -> column.table == table).toList();
  }

  static Optional<QualityColumn> named(Kind table, String label) {
    return of(table).stream().filter(column -> column.label.equals(label)).findFirst();
  }

  /** The column's name. */
  public String label() {
    return label;
  }

  Type type() {
    return type;
  }

  /** Whether its values have an order. */
  boolean isOrdered() {
    return type != Type.TEXT && type != Type.PAIR;
  }

  boolean isNull(RowBuffer rows, int row) {
    return switch (type) {
      case KEY -> false;
      case TEXT -> !rows.hasText(row, slot);
      case NUMBER, TIME, PAIR -> !rows.hasNumber(row, slot);
    };
  }

  /** The value of a column that is ordered, and of a pair the first half's bits; not null. */
  long number(RowBuffer rows, int row) {
    return type == Type.KEY ? rows.ind(row) : rows.number(row, slot);
  }

  /** The bits of a pair's second half. */
  long second(RowBuffer rows, int row) {
    return rows.number(row, slot + 1);
  }

  int textFrom(RowBuffer rows, int row) {
    return rows.textFrom(row, slot);
  }

  int textTo(RowBuffer rows, int row) {
    return rows.textTo(row, slot);
  }
}
