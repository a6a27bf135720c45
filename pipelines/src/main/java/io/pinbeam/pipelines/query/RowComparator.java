package io.pinbeam.pipelines.query;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelCollation;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelFieldCollation;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelFieldCollation.NullDirection;

/**
 * The order in which the rows of a result are written: first by the columns that a statement or an
 * answer asks for, then by all others from left to right, so that it is always the same.
 */
final class RowComparator implements Comparator<Row>, Serializable {
  private static final long serialVersionUID = 1;

  private final ArrayList<Key> keys;

  private RowComparator(List<Key> keys) {
    this.keys = new ArrayList<>(keys);
  }

  static RowComparator byAllColumns(int columns) {
    return new RowComparator(ascending(columns));
  }

  static RowComparator byCollation(RelCollation collation, int columns) {
    List<Key> keys = new ArrayList<>();
    for (RelFieldCollation field : collation.getFieldCollations()) {
      NullDirection nulls =
          field.nullDirection == NullDirection.UNSPECIFIED
              ? field.getDirection().defaultNullDirection()
              : field.nullDirection;
      keys.add(
          new Key(
              field.getFieldIndex(),
              field.getDirection().isDescending(),
              nulls == NullDirection.FIRST,
              false));
    }
    keys.addAll(ascending(columns));
    return new RowComparator(keys);
  }

  /** With the age groups of a column in their own order, in which {@code +50} is the last. */
  RowComparator withAgeGroups(int column) {
    return new RowComparator(
        keys.stream()
            .map(
                key ->
                    new Key(
                        key.column,
                        key.descending,
                        key.nullsFirst,
                        key.column == column || key.ageGroups))
            .toList());
  }

  private static List<Key> ascending(int columns) {
    List<Key> keys = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      keys.add(new Key(column, false, true, false));
    }
    return keys;
  }

  @Override
  public int compare(Row one, Row other) {
    for (Key key : keys) {
      int order = key.compare(one.getValue(key.column), other.getValue(key.column));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private record Key(int column, boolean descending, boolean nullsFirst, boolean ageGroups)
      implements Serializable {
    int compare(Object one, Object other) {
      if (one == null || other == null) {
        return one == other ? 0 : (one == null) == nullsFirst ? -1 : 1;
      }
      int order = ageGroups ? ageGroups(one, other) : ValueOrder.INSTANCE.compare(one, other);
      return descending ? -order : order;
    }

    private static int ageGroups(Object one, Object other) {
      boolean oldest = one.toString().startsWith("+");
      return oldest == other.toString().startsWith("+")
          ? ValueOrder.INSTANCE.compare(one, other)
          : oldest ? 1 : -1;
    }
  }
}
