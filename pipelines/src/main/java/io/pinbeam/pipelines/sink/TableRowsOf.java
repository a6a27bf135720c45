package io.pinbeam.pipelines.sink;

import io.pinbeam.transforms.model.Kind;

/** The table of a kind. */
public final class TableRowsOf {
  private TableRowsOf() {}

  public static TableRows kind(Kind kind) {
    return switch (kind) {
      case PIN -> new PinTable();
      case GEO -> new GeoTable();
      case USER -> new UserTable();
    };
  }
}
