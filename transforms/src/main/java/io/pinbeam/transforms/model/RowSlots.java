package io.pinbeam.transforms.model;

/**
 * Where the columns of section 5 of the cleaning contract stand in a {@link RowBuffer}: texts and
 * numbers of each kind are counted from 0, both in the contract's order.
 */
public final class RowSlots {
  /** Texts of a pin. */
  public static final int UNIQUE_ID = 0;

  public static final int TITLE = 1;
  public static final int DESCRIPTION = 2;
  public static final int POSTER_NAME = 3;
  public static final int TAG_LIST = 4;
  public static final int IS_IMAGE_OR_VIDEO = 5;
  public static final int IMAGE_SRC = 6;
  public static final int SAVE_LOCATION = 7;
  public static final int CATEGORY = 8;

  /** The number of a pin. */
  public static final int FOLLOWER_COUNT = 0;

  /** The text of a geolocation. */
  public static final int COUNTRY = 0;

  /** Numbers of a geolocation; of the coordinates both are set or none. */
  public static final int LATITUDE = 0;

  public static final int LONGITUDE = 1;
  public static final int TIMESTAMP = 2;

  /**
   * Stands for coordinates that were coarsened, so that rows that had others are told apart; it is
   * in no column.
   */
  public static final int EXACT_POINT = 3;

  /** The text of a user. */
  public static final int USER_NAME = 0;

  /** Numbers of a user. */
  public static final int AGE = 0;

  public static final int DATE_JOINED = 1;

  private RowSlots() {}

  static int texts(Kind kind) {
    return kind == Kind.PIN ? CATEGORY + 1 : 1;
  }

  static int numbers(Kind kind) {
    return switch (kind) {
      case PIN -> FOLLOWER_COUNT + 1;
      case GEO -> EXACT_POINT + 1;
      case USER -> DATE_JOINED + 1;
    };
  }
}
